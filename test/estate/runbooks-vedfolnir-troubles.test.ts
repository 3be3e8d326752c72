import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { type VedfolnirPlace, vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { withKeys } from '../../demo/estate/vedfolnir/redis/keys.ts';
import { visit } from '../../demo/estate/vedfolnir/traffic.ts';
import { readMaintenance } from '../../demo/estate/vedfolnir/web/maintenance.ts';
import { freshEstate } from './fresh-estate.ts';
import { openRunbookShop } from './runbook-shop.ts';
import { whileBroken } from './runbook-works.ts';

let estate: Estate;
let takeDown: () => Promise<void>;
let place: VedfolnirPlace;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  place = vedfolnirAt(join(estate.root, 'vedfolnir'));
});
afterAll(() => takeDown());

/** A quarter of an hour of asking again passes within a second. */
const open = () => openRunbookShop(estate, 'vedfolnir', 1200);
const keys = (): number => withKeys(place, Date.now(), (all) => all.names('*').length);

describe('a bound that was passed', () => {
  const answers = { 'what-connections-do': 'many-work', 'how-does-it-end': 'the-end-is-in-sight' };

  it.each([
    ['resources#processor', 'cpu', 'processor-is-well'],
    ['resources#memory', 'memory', 'memory-is-well'],
    ['resources#disk', 'disk', 'disk-is-well'],
    ['resources#database-connections', 'connections', 'connections-are-well'],
    ['resources#slow-queries', 'slow-queries', 'queries-are-well'],
    ['resources#redis-memory', 'redis-memory', 'redis-is-well'],
    ['daily#errors-in-the-log', 'errors', 'errors-are-over'],
    ['maintenance-mode#it-overruns', 'down', 'application-answers'],
  ])('is held in %s until it is kept again (%s)', async (address, knob, check) => {
    const shop = await open();
    await whileBroken(estate, `vedfolnir-${knob}`, async () => {
      const stuck = await shop.walk(address, { answers });
      expect({ state: stuck.state, last: stuck.steps.at(-1) }).toEqual({
        ...{ state: 'stuck', last: `${check}: failed` },
      });
      await estate.turn(`vedfolnir-${knob}`, false);
      // A busy machine may be slow once more: people press again.
      await vi.waitFor(
        async () => {
          await shop.wish(stuck.id, { kind: 'run' });
          expect(await shop.goOn(stuck.id, { answers })).toMatchObject({ state: 'finished' });
        },
        { timeout: 30_000, interval: 200 },
      );
    });
  });

  it('of connections is kept again once the application that holds them was started again', async () => {
    const shop = await open();
    await whileBroken(estate, 'vedfolnir-connections', async () => {
      const walked = await shop.walk('resources#database-connections', {
        answers: { 'what-connections-do': 'many-sleep-for-long' },
      });
      expect(walked.state).toBe('finished');
      expect(walked.steps.slice(-2)).toEqual([
        ...['restart-application: succeeded', 'connections-are-well: succeeded'],
      ]);
    });
  });
});

describe('maintenance mode that overruns', () => {
  it.each(['go-back-by-the-rollback-plan', 'it-is-over-end-it'])('ends when people say: %s', async (how) => {
    const shop = await open();
    await whileBroken(estate, 'vedfolnir-overrun', async () => {
      const walked = await shop.walk('maintenance-mode#it-overruns', { answers: { 'how-does-it-end': how } });
      expect(walked).toMatchObject({ state: 'finished' });
      const isEnded = walked.steps.includes('end-maintenance: succeeded');
      expect(isEnded).toBe(how === 'it-is-over-end-it');
      expect(readMaintenance(place) === null).toBe(isEnded);
    });
  });

  it('is read by anybody', async () => {
    const shop = await open();
    await whileBroken(estate, 'vedfolnir-overrun', async () => {
      const walked = await shop.walk('maintenance-mode#status');
      expect(await walked.printed('maintenance-status')).toContain('Planned update of the database');
    });
  });
});

describe('an emergency', () => {
  it('ends by its way back, also where nothing was isolated, and is written up', async () => {
    const shop = await open();
    await estate.turn('vedfolnir-emergency', true);
    const walked = await shop.walk('emergency#the-way-back', { answers: { 'was-it-isolated': 'no' } });
    expect(walked).toMatchObject({ state: 'finished' });
    expect(walked.steps).toEqual([
      ...['was-it-isolated: succeeded', 'end-emergency: succeeded', 'healthy-again: succeeded'],
    ]);
    expect(readMaintenance(place)).toBeNull();
    expect(await shop.walk('emergency#afterwards')).toMatchObject({ state: 'finished' });
  });

  it('leaves to the development team what can be neither repaired nor restored', async () => {
    const shop = await open();
    const walked = await shop.walk('recovery#data-corruption', {
      answers: { 'choose-recovery': 'option-3-by-hand' },
    });
    expect(walked.state).toBe('finished');
    expect(walked.steps.join()).not.toMatch(/repair-tables|restore-dump/);
  });

  it('empties Redis only when a second person agrees', async () => {
    const shop = await open();
    const standing = await shop.walk('recovery#security-incident', {
      answers: { 'which-sessions': 'everything-that-lies-in-redis' },
      until: 'empty-redis',
    });
    const before = keys();
    expect(before).toBeGreaterThan(40);
    const { run } = await shop.scene(standing.id);
    expect(run.state).toBe('asking');
    expect(await shop.wish(standing.id, { kind: 'run' })).toBe('asked');
    const walked = await shop.goOn(standing.id, { until: 'what-was-found' });
    expect(walked.steps).toContain('empty-redis: succeeded');
    expect(keys()).toBe(0);
  });
});

// The minute of slow answers stays in the log, so this one is the last.
describe('slow answers', () => {
  it('are named, and held until they are quick again', async () => {
    const shop = await open();
    await whileBroken(estate, 'vedfolnir-slow', async () => {
      // So many that the quick answers of the minute before do not count.
      await visit(place, 240);
      const stuck = await shop.walk('resources#response-times');
      expect(stuck).toMatchObject({ state: 'stuck' });
      expect(stuck.steps.at(-1)).toBe('answers-are-quick: failed');
      expect(await stuck.printed('slow-pages')).toMatch(/time=[2-9]\./);
    });
  });
});
