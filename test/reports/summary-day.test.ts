import { describe, expect, it } from 'vitest';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Extremes } from '../../src/history/history.ts';
import type { Snapshot } from '../../src/record/snapshot.ts';
import { statusesOf } from '../../src/reports/changes.ts';
import type { ServiceStanding } from '../../src/reports/standing.ts';
import { createSummaries, type SummaryWish } from '../../src/reports/summaries.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { check, now, service, standing } from './standings.ts';

type Unjudged = Omit<ServiceStanding, 'status'>;
const minute = 60_000;

function stage(parts: {
  readonly services: readonly Unjudged[];
  readonly said?: Readonly<Record<string, { readonly at: number; readonly services: readonly Unjudged[] }>>;
  readonly highest?: Readonly<Record<string, number | null>>;
  readonly fails?: boolean;
}) {
  const spans: { from: number; to: number }[] = [];
  const make = createSummaries({
    readStanding: async (wanted) =>
      standing(...parts.services.filter((each) => wanted.length === 0 || wanted.includes(each.service.id))),
    snapshots: {
      latest: async (channel): Promise<Snapshot | undefined> => {
        const found = parts.said?.[channel];
        return (
          found && {
            ...{ id: 's', channel, edition: 'morning', at: found.at },
            statuses: statusesOf(standing(...found.services)),
          }
        );
      },
      save: async () => expect.fail('A summary changes nothing.'),
    },
    schedules: [],
    auditHead: async () => ({ sequence: 1, hash: 'a' }),
    extremes: async (checks, span) => {
      if (parts.fails) throw new Error('History cannot be read now.');
      spans.push(span);
      return checks.map((name): Extremes => {
        const highest = parts.highest?.[`${name.service}/${name.check}`] ?? null;
        return { ...name, lowest: null, highest, latest: null };
      });
    },
    clock: new ManualClock(now),
  });
  const say = async (wish: Partial<SummaryWish> = {}): Promise<string> => {
    const made = await make({
      ...{ edition: 'evening', channel: '#ops', services: [], timezone: 'America/New_York' },
      ...wish,
    });
    return renderForTerminal(made.document, { colours: false, timezone: 'America/New_York' });
  };
  return { say, spans };
}

const alpha = (...checks: Unjudged['checks'][number][]) => service('alpha', { checks });
const named = (id: string, of: Unjudged): Unjudged => ({
  ...of,
  service: { ...of.service, id, name: id.toUpperCase() },
  checks: of.checks.map((each) => ({ ...each, check: { ...each.check, service: id } })),
});

describe('the day in numbers', () => {
  const day = alpha(
    check('blocked', 'ok', { name: 'blocked operations', unit: undefined }, { value: 3 }),
    check('errors', 'unknown', { name: 'errors', unit: undefined }),
    check('cpu', 'ok', { name: 'processor' }, { value: 12 }),
  );
  const wish = { counts: ['alpha/blocked', 'alpha/errors'], peaks: ['alpha/cpu', 'alpha/blocked'] };

  it('has the counts as they are now and the highest values since midnight of the schedule', async () => {
    const { say, spans } = stage({ services: [day], highest: { 'alpha/cpu': 91.239 } });
    const text = await say({ ...wish, services: ['alpha'] });
    expect(text).toContain('Counted: blocked operations 3 · errors not known');
    expect(text).toContain('Highest: processor 91.24% · blocked operations not known');
    // 2 March begins at 05:00 UTC in New York.
    expect(spans).toEqual([{ from: Date.parse('2026-03-02T05:00:00Z'), to: now }]);
  });

  it('names the service where there are several', async () => {
    const { say } = stage({ services: [day, named('beta', day)] });
    expect(await say(wish)).toContain('Counted: Alpha blocked operations 3');
  });

  it('is not told when nobody asks for it', async () => {
    const { say, spans } = stage({ services: [day] });
    expect(await say()).not.toContain('numbers');
    expect(spans).toEqual([]);
  });

  it('says why the highest values are missing, and everything else all the same', async () => {
    const text = await stage({ services: [day], fails: true }).say(wish);
    expect(text).toContain('Counted: blocked operations 3');
    expect(text).toContain('Highest: History cannot be read now.');
  });
});

describe('a summary that calls itself otherwise', () => {
  it('begins with those words', async () => {
    const { say } = stage({ services: [alpha(check('a', 'ok'))] });
    expect(await say({ title: 'Evening system review' })).toContain('Evening system review: all is well');
    expect(await say()).toContain('Evening summary: all is well');
  });
});

describe('what a service has said about itself', () => {
  const bad = alpha(
    check('disk', 'warning', { name: 'disk', action: 'Make room' }, { value: 92 }),
    check('cpu', 'critical', { name: 'processor' }),
  );
  const beta = named('beta', alpha(check('site', 'critical', { name: 'website', action: 'Start it' })));
  const saidAt = (ago: number, services: Unjudged[] = [bad]) => ({
    '#ops alpha': { at: now - ago, services },
  });

  it('is folded to one line that names what is wrong, in a summary of several', async () => {
    const { say } = stage({ services: [bad, beta], said: saidAt(60 * minute) });
    const text = await say({ folds: true });
    expect(text).toContain('As said at 08:00 (New York): processor, disk');
    expect(text).not.toContain('Make room');
    expect(text).toContain('Start it');
    expect(text).toContain('Alpha and BETA need hands');
  });

  it.each<[string, Partial<SummaryWish>, ReturnType<typeof saidAt> | undefined]>([
    ['a person asks', { folds: false }, saidAt(60 * minute)],
    ['it was said more than three hours ago', { folds: true }, saidAt(181 * minute)],
    [
      'something has changed',
      { folds: true },
      saidAt(60 * minute, [alpha(check('disk', 'ok'), check('cpu', 'critical'))]),
    ],
    ['nothing was said', { folds: true }, undefined],
    ['it is the service’s own summary', { folds: true, services: ['alpha'] }, saidAt(60 * minute)],
  ])('is told again when %s', async (_, wish, said) => {
    const text = await stage({ services: [bad, beta], ...(said ? { said } : {}) }).say(wish);
    expect(text).toContain('Make room');
    expect(text).not.toContain('As said');
  });

  it('does not count as the summary of all: what changed since is asked of the one about all', async () => {
    const { say } = stage({
      services: [bad, beta],
      said: {
        ...saidAt(60 * minute),
        '#ops': { at: now - 1440 * minute, services: [named('beta', alpha(check('site', 'ok')))] },
      },
    });
    const text = await say({ folds: true });
    expect(text).toContain('website (BETA): ok → critical');
    // Alpha was not spoken of yesterday: nothing of it can have changed.
    expect(text).not.toContain('(Alpha)');
  });
});

describe('much trouble', () => {
  const red = (id: string, amount: number, status: 'critical' | 'unknown' = 'critical') =>
    named(
      id,
      alpha(
        ...Array.from({ length: amount }, (_, index) =>
          check(`c${index}`, status, { name: `${id}${index}`, action: 'Restart it' }),
        ),
      ),
    );
  const shownOf = (text: string, id: string) =>
    text.match(new RegExp(`(CRITICAL|UNKNOWN) +${id}\\d`, 'g'))?.length ?? 0;

  it('is told with what to do up to eight lines', async () => {
    const eight = await stage({ services: [red('a', 5), red('b', 3)] }).say();
    expect(eight.match(/Restart it/g)).toHaveLength(8);
    const nine = await stage({ services: [red('a', 5), red('b', 4)] }).say();
    expect(nine).not.toContain('Restart it');
    expect([shownOf(nine, 'a'), shownOf(nine, 'b')]).toEqual([5, 4]);
  });

  it('is told whole up to sixteen lines', async () => {
    const text = await stage({ services: [red('a', 9), red('b', 7)] }).say();
    expect([shownOf(text, 'a'), shownOf(text, 'b')]).toEqual([9, 7]);
    expect(text).not.toContain(' more: ');
  });

  it('leaves each service its worst, and says how many more there are and how to see them', async () => {
    const text = await stage({ services: [red('a', 30), red('b', 30), red('c', 2)] }).say();
    expect([shownOf(text, 'a'), shownOf(text, 'b'), shownOf(text, 'c')]).toEqual([7, 7, 2]);
    expect(text).toContain('and 23 more: watchkeeper status a');
    expect(text).toContain('and 23 more: watchkeeper status b');
    expect(text).not.toContain('status c');
  });

  it('that nobody can see for one reason is one line', async () => {
    const text = await stage({ services: [red('a', 30, 'unknown')] }).say();
    expect(text).toContain('a0, a1, a2 and 27 more: the command is not there');
    expect(text.match(/the command is not there/g)).toHaveLength(1);
  });
});
