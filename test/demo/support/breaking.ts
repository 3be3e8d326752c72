import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { raiseTown, type Town } from '../../../demo/demo.ts';
import { startBrowser } from '../../page/support/browser.ts';
import { type InProcessBot, startInProcess } from '../../support/in-process-bot.ts';
import { LeapingClock } from '../../support/leaping-clock.ts';
import { patience } from '../../support/patience.ts';
import { layOutCalmHome } from './calm-home.ts';

export const me = 'U01LEAD';
export const ops = 'C01OPS';
/** Milliseconds from one look to the next, of the probes that look most often. */
const shortest = 30_000;

/** Something of a service that breaks, and how people see that. */
export interface Trouble {
  /** The service as people call it. */
  readonly service: string;
  /** What stands beside the switch. */
  readonly knob: string;
  /** `service/check`. */
  readonly check: string;
  /** The check as people call it. */
  readonly name: string;
  /** Seconds until it counts. */
  readonly after: number;
  /** What is to be done about it. */
  readonly action: string;
  /** Milliseconds from one look to the next; half a minute if not given. */
  readonly every?: number;
}

/** The demo with its bot, and Nick before the panel of things to break. */
export interface Breaking {
  readonly town: Town;
  readonly bot: InProcessBot;
  readonly browser: Browser;
  readonly page: Page;
  readonly clock: LeapingClock;
  panel(): Locator;
  articles(): Locator;
  /** The open alert of a service. */
  card(service: string): Locator;
  /** Types `/ops TEXT` and reads the answer. */
  ask(text: string): Promise<string>;
  /** Turns a switch of the panel. */
  turn(service: string, knob: string, isOn: boolean): Promise<void>;
  /** Looks at the check and finds it well. */
  seesWell(trouble: Trouble): Promise<void>;
  /** Lets the time pass that trouble has to last, and sees it said all the while that it does not count yet. */
  waitsOut(trouble: Trouble): Promise<void>;
  /** Finds it critical on the card of its service, with what to do about it. */
  seesOnCard(trouble: Trouble): Promise<void>;
  /** Finds the service well: its card is over, and tells of the check. */
  seesOver(trouble: Trouble): Promise<void>;
  stop(): Promise<void>;
}

export async function startBreaking(): Promise<Breaking> {
  const clock = new LeapingClock();
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-knobs-'));
  const home = layOutCalmHome(mkdtempSync(join(tmpdir(), 'watchkeeper-knobs-home-')));
  const [town, browser] = await Promise.all([
    raiseTown({ folder, port: 0, now: () => clock.now(), env: { WATCHKEEPER_HOME: home } }),
    startBrowser(),
  ]);
  const bot = await startInProcess(town.env, clock);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(patience);
  await town.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience);
  await town.estate.report();
  await page.goto(`${town.workspace.pageUrl}#/${me}/${ops}/panel`);

  const articles = () => page.getByRole('article');
  const panel = () => page.getByRole('complementary', { name: 'Break something' });
  await panel().waitFor();
  const card = (service: string) =>
    articles()
      .filter({ hasText: service })
      .filter({ has: page.getByRole('button', { name: 'Look now' }) });
  const comes = (locator: Locator) =>
    locator.waitFor({ timeout: 4_000 }).then(
      () => true,
      () => false,
    );

  async function ask(text: string): Promise<string> {
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    const answers = articles().filter({ hasText: 'Only visible to you' });
    // Only the latest messages of the channel are shown, so their number says nothing.
    const latest = async () => {
      const all = await answers.all();
      return (await all.at(-1)?.getAttribute('data-ts')) ?? '';
    };
    const before = await latest();
    await field.fill(`/ops ${text}`);
    await field.press('Escape');
    await field.press('Enter');
    await expect.poll(latest, { timeout: patience }).not.toBe(before);
    return (await answers.last().textContent()) ?? '';
  }

  /** Asks until the answer holds the words: a look that a busy machine did not finish in time saw nothing. */
  async function askFor(words: string, text: string): Promise<string> {
    let answer = '';
    const again = { timeout: patience, interval: 500 };
    // Names that could be taken for news are quoted.
    const asked = async () => {
      answer = (await ask(text)).replaceAll(/[“”]/g, '');
      return answer;
    };
    await expect.poll(asked, again).toContain(words);
    return answer;
  }

  // Since when what was broken has been so: nothing can have lasted longer.
  let brokenAt = clock.elapsed();

  return {
    ...{ town, bot, browser, page, clock, panel, articles, card, ask },
    async turn(service, knob, isOn) {
      await panel().getByRole('searchbox').fill(knob);
      const group = panel().getByRole('region', { name: service, exact: true });
      brokenAt = clock.elapsed();
      await group.getByRole('switch', { name: knob, exact: true, checked: !isOn }).click();
      await group.getByRole('switch', { name: knob, exact: true, checked: isOn }).waitFor();
    },
    async seesWell({ service, check, name }) {
      await askFor(`${service}: ${name} is ok`, `check ${check}`);
    },
    async waitsOut({ service, check, after, action, every = shortest }) {
      for (let late = 0; ; ) {
        const answer = await askFor(action, `check ${check}`);
        const left = after * 1000 - (clock.elapsed() - brokenAt);
        const isPending = answer.includes('counts as ok until it has lasted');
        if (left > 0) {
          expect(isPending).toBe(true);
          expect(await card(service).count()).toBe(0);
          // A look vouches for two intervals before it, and not for more.
          clock.leapUnseen(Math.min(2 * every, left) + 500);
        } else {
          if (!isPending) return;
          // It was first seen a while after it was broken, and the time counts from there.
          late += 1;
          expect(late).toBeLessThan(12);
          clock.leapUnseen(5_000);
        }
      }
    },
    async seesOnCard({ service, check, name, action }) {
      const red = card(service).filter({ hasText: `Critical · ${name}: ` });
      // A look that a busy machine did not finish in time saw nothing, and the time begins anew.
      for (let tries = 0; tries < 5 && !(await comes(red)); tries += 1) {
        clock.leapUnseen(shortest + 500);
        await ask(`check ${check}`);
        // An alert that comes back stands where it began, which may be far up.
        const older = page.getByRole('button', { name: 'Show older messages' });
        if ((await older.count()) > 0) await older.click();
      }
      expect(await red.textContent()).toContain(action);
      await red.getByRole('button', { name: 'Runbook' }).first().waitFor();
    },
    async seesOver({ service, check, name }) {
      // Whatever else turned red because of it is looked at, too.
      await ask(`check ${check.split('/')[0]}`);
      await card(service).waitFor({ state: 'detached' });
      await articles()
        .filter({ hasText: `${service}: well again after` })
        .filter({ hasText: `${name}: well since` })
        .last()
        .waitFor();
    },
    async stop() {
      await browser.close();
      await bot.stop();
      await town.stop();
      for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
    },
  };
}
