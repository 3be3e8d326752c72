import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, sayGoodMorning, startDemo } from '../../demo/demo.ts';
import { findBarriers } from '../page/support/barriers.ts';
import { startBrowser } from '../page/support/browser.ts';
import { findOverflow } from '../page/support/overflow.ts';

const me = 'U01LEAD';
const ops = 'C01OPS';
const devices = [
  { device: 'telephone', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  { device: 'desk', viewport: { width: 1280, height: 900 } },
] as const;
const schemes = ['light', 'dark'] as const;
/** Everything that can be asked for. */
const questions = [
  'status',
  'status mission-control',
  'status vedfolnir',
  'check mids-hero/import-health',
  'maintenance',
  'schedule',
  'doctor',
  'audit verify',
  'help',
];

describe('every view of the demo', () => {
  let folder: string;
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchkeeper-views-'));
    [demo, browser] = await Promise.all([startDemo({ folder, port: 0 }), startBrowser()]);
    const { workspace } = demo;
    await sayGoodMorning(demo);
    const heard = () => workspace.state(me).channels.find(({ id }) => id === ops)?.messages.length ?? 0;
    for (const question of questions) {
      const before = heard();
      await workspace.command({ as: me, channel: ops, command: '/ops', text: question });
      await workspace.waitFor(() => heard() > before, 60_000);
    }
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(devices)('on a $device', ({ device, ...options }) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.newPage(options);
      page.setDefaultTimeout(15_000);
      await page.goto(`${demo.workspace.pageUrl}#/${me}/${ops}`);
      await page.getByRole('button', { name: 'Send' }).waitFor();
    });
    afterEach(async () => {
      const { view } = demo.workspace.state(me);
      if (view === null) return;
      await demo.workspace.close({ as: me, view: view.id });
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });
    afterAll(() => page?.close());

    const go = (place: string) => page.evaluate(`void (location.hash = '#/${me}/${place}')`);

    /** Colours and names are the same on both devices: the smaller page is looked through for barriers. */
    async function expectFine(): Promise<void> {
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        // Colours fade into one another.
        await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
        expect(await findOverflow(page), colorScheme).toEqual([]);
        if (device === 'telephone') expect(await findBarriers(page), colorScheme).toEqual([]);
      }
    }

    it('fits and has no barriers in a channel', async () => {
      await page.getByRole('heading', { name: 'What you may do here' }).waitFor();
      expect(await page.getByRole('article').getByRole('heading').count()).toBeGreaterThan(questions.length);
      await expectFine();
      await page.getByRole('textbox', { name: 'Message #ops' }).fill('/ops ');
      await page.getByText('/ops status mission-control').waitFor();
      expect(await findOverflow(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'Message #ops' }).fill('');
    });

    it('fits and has no barriers in a dialog', async () => {
      const dialog = page.getByRole('dialog');
      // A press is refused when the machine is too busy to answer it within Slack's three seconds.
      for (let tries = 0; tries < 4 && !(await dialog.isVisible()); tries += 1) {
        await page.getByRole('button', { name: 'Done…' }).last().click();
        await dialog.waitFor({ timeout: 8_000 }).catch(() => undefined);
      }
      await dialog.waitFor();
      await expectFine();
    });

    it('fits and has no barriers among the things to break', async () => {
      await go(`${ops}/panel`);
      const panel = page.getByRole('complementary', { name: 'Break something' });
      await panel.waitFor();
      for (const fold of await panel.locator('.fold').all()) await fold.click();
      await panel.getByRole('switch').first().waitFor();
      await expectFine();
    });

    it('fits and has no barriers in the Home tab', async () => {
      await go(demo.workspace.state(me).channels.find(({ direct }) => direct)?.id ?? '');
      await page.getByRole('tab', { name: 'Home' }).waitFor();
      expect(await findOverflow(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Home' }).click();
      await page.getByRole('heading', { name: /needs hands|is well/ }).waitFor();
      await expectFine();
    });
  });
});
