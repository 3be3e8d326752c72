import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { visit } from '../../demo/estate/vedfolnir/traffic.ts';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Status } from '../../src/core/status.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { createRunbookShelf } from '../../src/execution/runbook-shelf.ts';
import { arrangeStanding } from '../../src/reports/standing.ts';
import { renderSummary } from '../../src/reports/summary.ts';
import { freshEstate } from './fresh-estate.ts';
import { vedfolnirBackupKnob, vedfolnirKnobs } from './knobs/vedfolnir.ts';
import { checkOf, createSettling, readServices } from './shipped-services.ts';

const home = join(import.meta.dirname, '..', '..');
const service = 'vedfolnir';
const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}) });
let estate: Estate;
let config: Config;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  config = await readServices([service], estate.env);
});
afterAll(() => takeDown());

type Settling = ReturnType<typeof createSettling>;

/** Looks once with the probe of a check, at the real thing, and says how the check stands. */
async function look(settling: Settling, id: string): Promise<Status | undefined> {
  const { check, probe } = checkOf(config, `${service}/${id}`);
  await settling.next(probe, await looker.look(probe, new AbortController().signal));
  return settling.status(check);
}

/** How many looks it takes after the first until a worse status counts. */
function patience(id: string): number {
  const { check, probe } = checkOf(config, `${service}/${id}`);
  const wait = typeof check.for === 'number' ? check.for : Math.max(check.for.warning, check.for.critical);
  return Math.ceil(wait / probe.every);
}

/** What the summary would say of one check, looked at by itself. */
async function said(id: string): Promise<string> {
  const { check, probe } = checkOf(config, `${service}/${id}`);
  const settling = createSettling([{ ...check, for: 0 }]);
  const { states } = await settling.next(probe, await looker.look(probe, new AbortController().signal));
  const [state] = states;
  const found = config.services.find((each) => each.id === service);
  if (!state || !found) throw new Error(`nobody looked at ${id}`);
  const now = Date.now();
  const standing = arrangeStanding(now, [
    { service: found, checks: [{ check, state }], duties: [], dutyProblems: [] },
  ]);
  const summary = { edition: 'morning', standing, since: undefined, planned: [], timezone: 'UTC' } as const;
  return renderForTerminal(renderSummary(summary), { colours: false, timezone: 'UTC' });
}

const place = () => vedfolnirAt(join(estate.root, 'vedfolnir'));
describe('the shipped config of Vedfolnir', () => {
  it('finds everything in order in a fresh estate', async () => {
    const settling = createSettling(config.checks);
    const statuses = new Map<string, Status | undefined>();
    for (const probe of config.probes) {
      const result = await looker.look(probe, new AbortController().signal);
      const { states } = await settling.next(probe, result);
      for (const { check, status } of states) statuses.set(check, status);
    }
    expect(statuses.size).toBe(config.checks.length);
    expect([...statuses].filter(([, status]) => status !== 'ok')).toEqual([]);
  });

  it.each(vedfolnirKnobs)(
    'settles on what the knob $knob breaks, tells what to do, and is well again',
    async (each) => {
      const { knob, expected, after = 0, visitors = 0, words } = each;
      const settling = createSettling(config.checks);
      for (const id of Object.keys(expected)) expect(await look(settling, id), `${id} before`).toBe('ok');
      await estate.turn(`vedfolnir-${knob}`, true);
      try {
        await visit(place(), visitors);
        for (const [id, status] of Object.entries(expected)) {
          // What cannot be seen is unknown at once.
          if (status !== 'unknown')
            for (let early = 0; early < patience(id); early += 1)
              expect(await look(settling, id), `${id} after ${early} intervals`).toBe('ok');
          expect(await look(settling, id), id).toBe(status);
        }
        const [first = ''] = Object.keys(expected);
        expect(patience(first) * checkOf(config, `${service}/${first}`).probe.every).toBe(after * 1000);
        const told = await said(first);
        expect(told).toContain(checkOf(config, `${service}/${first}`).check.action);
        if (words) expect(told).toMatch(words);
      } finally {
        await estate.turn(`vedfolnir-${knob}`, false);
      }
      await visit(place(), visitors);
      for (const id of Object.keys(expected)) expect(await look(settling, id), `${id} mended`).toBe('ok');
    },
    60_000,
  );

  it('misses the backups that the knob takes away', async () => {
    const settling = createSettling(config.checks);
    await estate.turn('vedfolnir-backup', true);
    expect(vedfolnirBackupKnob.becomes).toContain(await look(settling, vedfolnirBackupKnob.check));
    expect(await said('daily-backup')).toContain('Make a dump now');
    await estate.turn('vedfolnir-backup', false);
    expect(await look(settling, 'daily-backup')).toBe('ok');
  });

  it('has a case for every knob', () => {
    const ours = estate.knobs().flatMap(({ id }) => (id.startsWith('vedfolnir-') ? [id] : []));
    const tested = [...vedfolnirKnobs, vedfolnirBackupKnob].map(({ knob }) => `vedfolnir-${knob}`);
    expect(ours.toSorted()).toEqual(tested.toSorted());
  });

  it('gives every check that can turn red an action and a runbook section that is there', async () => {
    const shelf = createRunbookShelf(home);
    for (const check of config.checks.filter((each) => each.warning || each.critical || each.statusFrom)) {
      expect(check.action, check.id).toBeDefined();
      expect(await shelf.find(`${service}/${check.runbook}`), check.id).toBeDefined();
    }
  });

  it('has the five parts of the morning check first, in order, and every check belongs to a part', () => {
    const parts = config.services[0]?.parts ?? [];
    expect(parts.slice(0, 5)).toEqual(['System', 'Maintenance mode', 'Database', 'Redis', 'Performance']);
    for (const check of config.checks) expect(parts, check.id).toContain(check.part);
  });

  it('calls its summaries as the handbook does, at 08:00 and 18:00', () => {
    const of = (id: string) => config.schedules.find((each) => each.id === `${service}/${id}`);
    const common = { timezone: 'America/New_York', channel: '#ops', services: [service] };
    expect(of('morning')).toMatchObject({
      ...common,
      cron: '0 8 * * *',
      task: { edition: 'morning', title: 'Morning system check' },
    });
    expect(of('evening')).toMatchObject({
      ...common,
      cron: '0 18 * * *',
      task: {
        ...{ edition: 'evening', title: 'Evening system review' },
        counts: ['activations-today', 'blocked-today', 'errors-today', 'backups-today'].map(
          (id) => `vedfolnir/${id}`,
        ),
      },
    });
  });

  it('counts what happened today, and nothing of other days', async () => {
    const { probe } = checkOf(config, 'vedfolnir/activations-today');
    const counted = async () => {
      const result = await looker.look(probe, new AbortController().signal);
      return result.saw ? result.values : {};
    };
    const before = await counted();
    await estate.turn('vedfolnir-maintenance', true);
    await visit(place(), 12);
    await estate.turn('vedfolnir-maintenance', false);
    const after = await counted();
    expect(Number(after.activations) - Number(before.activations)).toBe(1);
    // One of twelve visitors posts, one signs out.
    expect(Number(after.blocked) - Number(before.blocked)).toBeGreaterThanOrEqual(2);
  });

  it('keeps token and password out of every command line', () => {
    const words = JSON.stringify(
      config.probes.map(({ look: { kind, ...rest } }) => ({
        kind,
        argv: 'command' in rest ? rest.command.argv : [],
      })),
    );
    expect(words).not.toContain(estate.env.VEDFOLNIR_ADMIN_TOKEN);
    expect(words).not.toContain('local-demo-database-password');
    expect(config.secrets).toContain(estate.env.VEDFOLNIR_ADMIN_TOKEN);
  });
});
