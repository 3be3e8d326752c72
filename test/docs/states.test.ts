import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertTransitions } from '../../src/alerts/alert.ts';
import { postTransitions } from '../../src/record/post.ts';
import { approvalTransitions } from '../../src/runs/approval.ts';
import { attemptTransitions } from '../../src/runs/attempt.ts';
import { runTransitions } from '../../src/runs/run.ts';
import { root, tableBelow } from './pages.ts';

const page = 'docs/states.md';
const schema = readFileSync(join(root, 'migrations/0001_first.sql'), 'utf8');
const runsSchema = readFileSync(join(root, 'migrations/0004_runs.sql'), 'utf8');

/** The words that the database allows in a column of a table. */
function allowedIn(table: string, column: string): string[] {
  const [, body = ''] = schema.split(`CREATE TABLE ${table} (`);
  const list = new RegExp(`\\b${column} IN \\(([^)]*)\\)`).exec(body)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
}

function wordsOf(rows: string[][], column: number): string[] {
  return [...new Set(rows.flatMap((row) => (row[column] ?? '').split(', ')))].sort();
}

describe('the page of states', () => {
  it('shows every way of a message, and no other', () => {
    const shown = tableBelow(page, 'Outgoing messages').flatMap(([from = '', to = '']) =>
      from.split(', ').map((each) => `${each} → ${to}`),
    );
    const real = Object.entries(postTransitions).flatMap(([from, targets]) =>
      targets.map((to) => `${from} → ${to}`),
    );
    expect(real.length).toBeGreaterThan(0);
    expect(shown.toSorted()).toEqual(real.toSorted());
  });

  it('shows every way of an alert, and no other, as the database does', () => {
    const shown = tableBelow(page, 'Alerts')
      .filter(([from]) => from !== '–')
      .map(([from, to]) => `${from} → ${to}`);
    const real = Object.entries(alertTransitions).flatMap(([from, targets]) =>
      targets.map((to) => `${from} → ${to}`),
    );
    const [, inserted = ''] = readFileSync(join(root, 'migrations/0003_alerts.sql'), 'utf8').split(
      'INSERT INTO alert_transition (from_state, to_state) VALUES',
    );
    const stored = [...(inserted.split(';')[0] ?? '').matchAll(/\('(\w+)', '(\w+)'\)/g)];
    expect(real.length).toBeGreaterThan(0);
    expect(shown.toSorted()).toEqual(real.toSorted());
    expect(stored.map(([, from, to]) => `${from} → ${to}`).toSorted()).toEqual(real.toSorted());
  });

  it.each([
    ['Runs', 'run', runTransitions],
    ['Attempts', 'attempt', attemptTransitions],
    ['Requests for approval', 'approval', approvalTransitions],
  ])('shows under “%s” every way, and no other; so does the database', (heading, ofWhat, transitions) => {
    const shown = tableBelow(page, heading).flatMap(([from = '', to = '']) =>
      from.split(', ').map((each) => `${each} → ${to}`),
    );
    const real = Object.entries<readonly string[]>(transitions).flatMap(([from, targets]) =>
      targets.map((to) => `${from} → ${to}`),
    );
    const [, insertion = ''] = runsSchema.split('INSERT INTO run_transition');
    const inserted = insertion.matchAll(/\('(\w+)', '([\w-]+)', '([\w-]+)'\)/g);
    const stored = [...inserted]
      .filter(([, what]) => what === ofWhat)
      .map(([, , from, to]) => `${from} → ${to}`);
    expect(shown.toSorted()).toEqual(real.toSorted());
    expect(stored.toSorted()).toEqual(real.toSorted());
  });

  it.each([
    ['Deliveries', 'delivery', 'state'],
    ['Slots of schedules', 'slot', 'outcome'],
    ['Write-backs', 'write_back', 'state'],
  ])('names under “%s” the words that the database allows', (heading, table, column) => {
    const allowed = allowedIn(table, column).filter((word) => word !== 'open');
    expect(allowed.length).toBeGreaterThan(0);
    expect(wordsOf(tableBelow(page, heading), 1).filter((word) => word !== 'open')).toEqual(allowed.sort());
  });
});
