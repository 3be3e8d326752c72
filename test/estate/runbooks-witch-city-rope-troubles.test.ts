import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { witchCityRopeAt } from '../../demo/estate/witch-city-rope/place.ts';
import { readRelease } from '../../demo/estate/witch-city-rope/release.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import { freshEstate, run } from './fresh-estate.ts';
import { openRunbookShop } from './runbook-shop.ts';
import { whileBroken } from './runbook-works.ts';

const service = 'witch-city-rope';
const folder = resolve(import.meta.dirname, '..', '..', 'runbooks', service);
let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
});
afterAll(() => takeDown());

/** Half an hour of asking again passes within a second. */
const open = (haste = 1200) => openRunbookShop(estate, service, haste);
const answers = {
  ...{ 'what-is-shown': 'default', 'how-is-the-database': 'it-runs', 'what-slows': 'it-reads-a-whole-table' },
  ...{ 'which-category': 'security', TOOK: '2h 10m' },
};

describe('what is in trouble', () => {
  it.each([
    ['emergencies#site-down', 'site', 'site-answers'],
    ['emergencies#wrong-content', 'content', 'title-is-right'],
    ['emergencies#database-failure', 'database', 'database-is-reachable'],
    ['emergencies#mail', 'mail', 'mail-greets'],
    ['emergencies#payments', 'payments-declined', 'payments-are-taken'],
    ['emergencies#api', 'api-slow', 'api-is-quick'],
    ['certificates#renewal', 'certificate-soon', 'site-certificate-is-new'],
    ['certificates#expired', 'certificate-expired', 'site-certificate-is-valid'],
    ['monitoring#high-resource-usage', 'cpu', 'processor-is-free'],
    ['monitoring#high-resource-usage', 'memory', 'memory-is-free'],
    ['monitoring#disk', 'disk', 'disk-is-well'],
    ['monitoring#slow-performance', 'slow', 'pages-are-quick'],
    ['monitoring#error-spike', 'errors', 'few-errors'],
    ['database#query-optimization', 'queries', 'quick-again'],
  ])('is held in %s until it is mended (%s)', async (address, knob, check) => {
    const shop = await open();
    await whileBroken(estate, `witch-city-rope-${knob}`, async () => {
      const stuck = await shop.walk(address, { answers });
      expect({ state: stuck.state, last: stuck.steps.at(-1) }).toEqual({
        ...{ state: 'stuck', last: `${check}: failed` },
      });
      await estate.turn(`witch-city-rope-${knob}`, false);
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

  it('goes back behind the last update where an error text is shown', async () => {
    const home = estate.env.WITCHCITYROPE_HOME ?? '';
    const place = witchCityRopeAt(join(estate.root, service));
    expect((await run(estate, home, join(home, 'bin', 'release'), 'keep')).code).toBe(0);
    const shop = await open();
    await whileBroken(estate, 'witch-city-rope-broken', async () => {
      const walked = await shop.walk('emergencies#wrong-content', {
        answers: { 'what-is-shown': 'error' },
      });
      expect(walked.state).toBe('finished');
      expect(walked.steps).toContain('go-back: succeeded');
      expect(await walked.printed('go-back')).toContain(readRelease(place).production);
    });
  });

  it('is a security breach where nobody knows who changed the page', async () => {
    const shop = await open();
    const walked = await shop.walk('emergencies#wrong-content', {
      answers: { 'what-is-shown': 'neither-treat-it-as-a-security-breach' },
      until: 'way-in',
    });
    expect((await shop.scene(walked.id)).allAttempts.map(({ step }) => step)).toContain('keep-evidence');
  });

  it('is looked at again after a damaged backup was replaced', async () => {
    const shop = await open();
    await whileBroken(estate, 'witch-city-rope-damaged', async () => {
      const standing = await shop.walk('backups#verification', { until: 'verify-again' });
      expect(await standing.printed('verification')).toMatch(/damaged/);
      await shop.wish(standing.id, { kind: 'run' });
      expect((await shop.goOn(standing.id)).steps.at(-1)).toBe('nothing-is-damaged: failed');
    });
  });
});

/** The sections of a runbook that people begin by themselves. Updates have a test of their own. */
const sections = readdirSync(folder)
  .filter((name) => name !== 'updates.md')
  .map((file) => {
    const name = file.replace(/\.md$/, '');
    const origin = { service, name, path: join(folder, file) };
    const { frontMatter, procedures } = readRunbook(origin, readFileSync(origin.path, 'utf8'));
    const ids = procedures.filter(({ level, steps }) => level === 2 && steps.length > 0).map(({ id }) => id);
    return { name, armed: frontMatter.armed, ids };
  });

describe('every section', () => {
  it.each(sections)('of $name is walked to its end on a good day', async ({ name, armed, ids }) => {
    expect(armed).toBe(true);
    expect(ids.length).toBeGreaterThan(0);
    const shop = await open(60);
    for (const id of ids) {
      const walked = await shop.walk(`${name}#${id}`, { answers });
      const failed = walked.steps.filter((step) => !step.endsWith(': succeeded'));
      expect({ id, state: walked.state, failed }).toEqual({ id, state: 'finished', failed: [] });
    }
  });
});
