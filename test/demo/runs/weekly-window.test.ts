import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../estate/fresh-estate.ts';
import { startWalk, type Walk } from './support/walk.ts';

const card = 'Run the window · Mids Hero Web';

describe('the weekly window by its schedule, watched in a browser', { timeout: 150_000 }, () => {
  let walk: Walk;
  const inHome = (...names: string[]) => join(walk.town.estate.env.MIDSHERO_HOME ?? '', ...names);
  const reports = () => readdirSync(inHome('reports'));
  const postgresLog = () => readFileSync(inHome('log', 'postgresql', 'postgresql.log'), 'utf8');

  /** Lets the time pass until the next Sunday, 02:00 in New York. */
  function leapToSunday(): void {
    const now = DateTime.fromMillis(walk.clock.now(), { zone: 'America/New_York' });
    const sunday = now.startOf('day').plus({ days: 7 - (now.weekday % 7) });
    const [first, second] = [sunday.set({ hour: 2 }), sunday.plus({ days: 7 }).set({ hour: 2 })];
    const begin = first > now ? first : second;
    walk.clock.leap(begin.toMillis() - now.toMillis() + 500);
  }

  beforeAll(async () => {
    walk = await startWalk({ name: 'weekly-window' });
  }, 120_000);
  afterEach(({ task }) => (task.result?.state === 'fail' ? walk.nick.picture('failed') : undefined));
  afterAll(() => walk?.stop());

  it('runs its eight commands in order by itself, and says where the report is', async () => {
    const { nick } = walk;
    const begun = Date.now();
    const logged = postgresLog().length;
    leapToSunday();
    await nick.message(`${card} · finished`).waitFor();
    await nick.openThread(`${card} · finished`);
    await nick.reads('8. Write the weekly report', 'exit code 0');
    await nick.picture('1-done');
    await nick.message('The weekly maintenance is done.', 'Report of the week: ').waitFor();
    const backup = readdirSync(inHome('backups'))
      .filter((name) => name.endsWith('_full.sql'))
      .find((name) => statSync(inHome('backups', name)).mtimeMs >= begun - 1_000);
    expect(backup).toBeDefined();
    expect(postgresLog().slice(logged)).toMatch(/_full\.sql written[\s\S]*vacuum[\s\S]*analyze/);
    const newest = reports().find((name) => statSync(inHome('reports', name)).mtimeMs >= begun - 1_000) ?? '';
    expect(readFileSync(inHome('reports', newest), 'utf8')).toContain('Database: ok');
    await nick.message(`reports/${newest}`).waitFor();
    await nick.isOver(card);
  });

  it('stops at the first command that fails, says so, and goes on once somebody has mended it', async () => {
    const { nick } = walk;
    await nick.turn('Data is inconsistent', true);
    const times = () => reports().map((name) => statSync(inHome('reports', name)).mtimeMs);
    const before = times();
    leapToSunday();
    await nick.message(`${card} · needs a decision`).waitFor();
    await nick.openThread(`${card} · needs a decision`);
    await nick.reads('7. Check the integrity of all data', 'exit code 1');
    await nick.picture('2-stopped');
    expect(times()).toEqual(before);
    expect(await findings(walk.town.estate, 'import-status')).toMatchObject({ state: 'idle' });
    await walk.town.estate.turn('inconsistent-data', false);
    await nick.press('7. Check the integrity of all data', 'Retry');
    await nick.reads('8. Write the weekly report', 'exit code 0');
    await nick.isOver(card);
    await nick.picture('3-mended');
    expect(times()).not.toEqual(before);
  });
});
