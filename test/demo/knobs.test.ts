import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseTown, type Town } from '../../demo/demo.ts';
import { startBrowser } from '../page/support/browser.ts';
import { type InProcessBot, startInProcess } from '../support/in-process-bot.ts';
import { LeapingClock } from '../support/leaping-clock.ts';

const me = 'U01LEAD';
const ops = 'C01OPS';
const patience = 45_000;

/** Written by hand from the handbooks: what is broken, what that makes red after how many seconds, and what to do then. */
const knobs = [
  {
    ...{ service: 'Mission Control', knob: 'The dashboard is down', check: 'mission-control/dashboard-up' },
    ...{ name: 'dashboard answers', after: 0, action: 'Start the dashboard again' },
  },
  {
    ...{ service: 'Mids Hero Web', knob: 'Import fails', check: 'mids-hero/import-health' },
    ...{ name: 'import system is healthy', after: 0, action: 'Try to resume; roll back only if that fails' },
  },
  {
    ...{ service: 'Mids Hero Web', knob: 'The cache is cold', check: 'mids-hero/cache-hit-rate' },
    ...{ name: 'cache hit rate', after: 0, action: 'Increase the cache size' },
  },
  {
    ...{ service: 'Vedfolnir', knob: 'Redis is down', check: 'vedfolnir/redis-up' },
    ...{ name: 'Redis answers', after: 60, action: 'Start Redis again and read its journal' },
  },
  {
    ...{ service: 'WitchCityRope', knob: 'Payments are declined', check: 'witch-city-rope/payments' },
    ...{ name: 'payments are taken', after: 0, action: 'say on the site that payment has to wait' },
  },
  {
    ...{ service: 'Treazr Island', knob: 'API: errors burst', check: 'treazr-island/server-errors' },
    ...{ name: '5xx errors', after: 120, action: 'Review recent deploys, read the logs, roll back' },
  },
] as const;

describe('things to break, in a browser, on the demo', { timeout: 150_000 }, () => {
  const clock = new LeapingClock();
  let folder: string;
  let town: Town;
  let bot: InProcessBot;
  let browser: Browser;
  let page: Page;
  const articles = () => page.getByRole('article');
  const field = () => page.getByRole('textbox', { name: 'Message #ops' });
  const panel = () => page.getByRole('complementary', { name: 'Break something' });

  /** Types `/ops check …` and reads the answer. */
  async function check(name: string): Promise<string> {
    const answers = articles().filter({ hasText: 'Only visible to you' });
    const before = await answers.count();
    await field().fill(`/ops check ${name}`);
    await field().press('Escape');
    await field().press('Enter');
    await expect.poll(() => answers.count(), { timeout: patience }).toBeGreaterThan(before);
    return (await answers.last().textContent()) ?? '';
  }

  const comes = (locator: Locator) =>
    locator.waitFor({ timeout: 4_000 }).then(
      () => true,
      () => false,
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchkeeper-knobs-'));
    [town, browser] = await Promise.all([
      raiseTown({ folder, port: 0, now: () => clock.now() }),
      startBrowser(),
    ]);
    bot = await startInProcess(town.env, clock);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patience);
    await town.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience);
    await town.estate.report();
    await page.goto(`${town.workspace.pageUrl}#/${me}/${ops}/panel`);
    await panel().waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await bot?.stop();
    await town?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(knobs)(
    '$service, “$knob”: $name is red after $after s with what to do, and green again',
    async ({ service, knob, check: id, name, after, action }) => {
      // Names that could be taken for news are quoted.
      const isOk = new RegExp(`${service}: “?${name}”? is ok`);
      const card = articles()
        .filter({ hasText: service })
        .filter({ has: page.getByRole('button', { name: 'Look now' }) });
      const turn = async (isOn: boolean) => {
        await panel().getByRole('searchbox').fill(knob);
        await panel().getByRole('switch', { name: knob, checked: !isOn }).click();
        await panel().getByRole('switch', { name: knob, checked: isOn }).waitFor();
      };
      expect(await check(id)).toMatch(isOk);

      await turn(true);
      for (let left = after; left > 0; left -= 30) {
        const answer = await check(id);
        expect(answer).toContain(action);
        expect(answer).toMatch(/counts as ok until it has lasted/);
        expect(await card.count()).toBe(0);
        clock.leap(30_500);
      }
      expect(await check(id)).toContain(action);
      const red = card.filter({ hasText: `Critical · ${name}: ` });
      // A look that a busy machine did not finish in time saw nothing, and the time begins anew.
      for (let tries = 0; tries < 5 && !(await comes(red)); tries += 1) {
        clock.leap(30_500);
        await check(id);
      }
      expect(await red.textContent()).toContain(action);
      await red.getByRole('button', { name: 'Runbook' }).first().waitFor();

      await turn(false);
      expect(await check(id)).toMatch(isOk);
      // Whatever else turned red because of it is looked at, too.
      await check(id.split('/')[0] ?? '');
      await card.waitFor({ state: 'detached' });
      await articles()
        .filter({ hasText: `${service}: well again after` })
        .filter({ hasText: `${name}: well since` })
        .last()
        .waitFor();
    },
  );

  it('shows each reader when it was by their own clock', async () => {
    const beginSeenBy = async (person: string): Promise<number> => {
      const other = await browser.newPage();
      await other.goto(`${town.workspace.pageUrl}#/${person}/${ops}`);
      const card = other.getByRole('article').filter({ hasText: 'Mission Control: well again after' });
      await card.waitFor();
      const [, hour, minute, half] =
        /From \D*(\d+):(\d\d) ([AP])M/.exec((await card.textContent()) ?? '') ?? [];
      await other.close();
      return ((Number(hour) % 12) + (half === 'P' ? 12 : 0)) * 60 + Number(minute);
    };
    const [newYork, berlin] = ['America/New_York', 'Europe/Berlin'].map(
      (zone) => DateTime.fromMillis(clock.now(), { zone }).offset,
    );
    const apart = (await beginSeenBy('U03NORIGHTS')) - (await beginSeenBy(me));
    expect((apart + 1440) % 1440).toBe((berlin ?? 0) - (newYork ?? 0));
  });

  it('leaves nothing red behind, and nobody complaining', async () => {
    await panel().getByRole('searchbox').fill('');
    await page.getByText('Nothing is broken').waitFor();
    expect(await articles().getByRole('button', { name: 'Look now' }).count()).toBe(0);
    expect(bot.log.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});
