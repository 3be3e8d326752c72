import { describe, expect, it } from 'vitest';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import type { MaintenanceItem } from '../../src/maintenance/item.ts';
import type { Duty, DutyStanding } from '../../src/maintenance/read-duties.ts';
import { readLastDone } from '../../src/maintenance/read-last-done.ts';
import { isQuiet, reminderDocument, remindersOf } from '../../src/maintenance/reminder.ts';
import type { Service } from '../../src/services/service.ts';

const now = Date.parse('2026-11-15T20:00:00Z');

function service(id: string, health: string): Service {
  return { id, name: `Service ${id}`, timezone: 'UTC', labels: {}, channels: { health }, parts: [] };
}

const services = [service('one', '#ops'), service('two', '#ops'), service('three', '#elsewhere')];
const reminded = services.slice(0, 2);

function duty(id: string, done: string | null, changes: Partial<Duty> = {}, of = 'one'): Duty {
  const reading = done === null ? null : readLastDone(done, 'UTC');
  if (reading && 'flaw' in reading) throw new Error(reading.flaw);
  const item: MaintenanceItem = {
    id,
    service: of,
    name: `Duty ${id}`,
    cadence: { days: 90 },
    warn: { days: 7 },
    timezone: 'UTC',
    owner: '@dba',
    runbook: `maintenance#${id}`,
    lastDone: reading && { ...reading, result: null, notes: null },
    origin: { kind: 'config' },
  };
  return {
    reference: `${of}/${id}`,
    service: of,
    name: item.name,
    owner: '@dba',
    item,
    due: computeDue(item, now),
    snooze: null,
    snoozedUntil: null,
    completion: null,
    ...changes,
  };
}

function standing(duties: readonly Duty[], problems: DutyStanding['problems'] = []): DutyStanding {
  return { at: now, status: 'ok', duties, problems };
}

const documentOf = (...asked: Parameters<typeof standing>) =>
  reminderDocument(remindersOf(reminded, standing(...asked)));

describe('the reminder of a channel', () => {
  it('names each overdue duty, how overdue it is, its owner, and what can be done', () => {
    const document = documentOf([
      duty('late', '2026-08-05'),
      duty('fine', '2026-11-01'),
      duty('soon', '2026-08-20'),
    ]);
    expect(document).toEqual({
      title: '1 duty is overdue',
      status: 'critical',
      parts: [
        {
          kind: 'lines',
          lines: [
            {
              status: 'critical',
              text: [{ bold: 'Duty late' }, ' · Service one'],
              detail: ['12 days overdue, was due Tue 3 Nov', ' · owner @dba'],
              actions: [
                { action: 'maintenance.done', subject: 'one/late', label: 'Done…', style: 'primary' },
                { action: 'maintenance.snooze', subject: 'one/late', label: 'Snooze…' },
                { action: 'maintenance.runbook', subject: 'one/late', label: 'Runbook' },
                { action: 'run.begin', subject: 'one/maintenance#late|one/late', label: 'Start run' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('has the longest overdue first, those nobody can tell last, and none of other channels', () => {
    const { pressing } = remindersOf(
      reminded,
      standing([
        duty('never', null),
        duty('late', '2026-08-05'),
        duty('later', '2026-01-05', {}, 'two'),
        duty('other', '2026-01-05', {}, 'three'),
      ]),
    );
    expect(pressing.map(({ reference }) => reference)).toEqual(['two/later', 'one/late', 'one/never']);
  });

  it('leaves snoozed ones out, but counts them', () => {
    const document = documentOf([duty('late', '2026-08-05', { snoozedUntil: now + 1 })]);
    expect(document).toMatchObject({ title: 'Only snoozed duties are overdue', status: 'warning' });
    expect(document.parts.at(-1)).toMatchObject({
      kind: 'note',
      text: ['1 more is snoozed. ', { command: 'maintenance' }, ' shows them.'],
    });
  });

  it('names a file that cannot be read', () => {
    const problem = { service: 'one', file: 'f', path: '/f.json', reason: 'There is no file /f.json.' };
    const reminder = remindersOf(reminded, standing([], [problem]));
    expect(isQuiet(reminder)).toBe(false);
    expect(JSON.stringify(reminderDocument(reminder))).toContain('There is no file /f.json.');
    expect(reminderDocument(reminder)).toMatchObject({ status: 'unknown', title: '1 is unclear' });
  });

  it('is calm when all is done, and says who closed what', () => {
    const completion = {
      service: 'one',
      item: 'x',
      doneAt: now - 1,
      recordedAt: now - 1,
      result: '',
      notes: '',
      actor: 'slack:U0LEAD',
    };
    const yesterday = { ...completion, recordedAt: now - 86_400_000 };
    const document = documentOf([
      duty('closed', '2026-11-15', { completion }),
      duty('before', '2026-11-14', { completion: yesterday }),
    ]);
    expect(document).toMatchObject({ title: 'Nothing is overdue', status: 'ok' });
    expect(document.parts).toEqual([
      { kind: 'text', text: 'Closed today:' },
      {
        kind: 'lines',
        lines: [
          {
            status: 'ok',
            text: [
              { bold: 'Duty closed' },
              ', by ',
              { person: 'U0LEAD' },
              ', ',
              { time: now - 1, zone: 'UTC', style: 'time' },
            ],
          },
        ],
      },
    ]);
    expect(documentOf([])).toEqual({ title: 'Nothing is overdue', status: 'ok', parts: [] });
  });

  it('lists every duty however many there are, with buttons as far as a message can hold them', () => {
    const document = documentOf(Array.from({ length: 40 }, (_, index) => duty(`d${index}`, '2026-08-05')));
    const [part] = document.parts;
    const lines = part?.kind === 'lines' ? part.lines : [];
    expect(lines).toHaveLength(40);
    expect(lines.filter(({ actions }) => actions)).toHaveLength(15);
  });
});
