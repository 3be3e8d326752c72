import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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
const views = devices.flatMap((device) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ ...device, colorScheme })),
);
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
  let context: BrowserContext | undefined;

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
  afterEach(async () => {
    await context?.close();
    for (const { view } of [demo.workspace.state(me)])
      if (view !== null) await demo.workspace.close({ as: me, view: view.id });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    { device, ...options }: (typeof views)[number],
    hash = `#/${me}/${ops}`,
  ): Promise<Page> {
    context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${demo.workspace.pageUrl}${hash}`);
    await page.getByRole('button', { name: 'Send' }).waitFor();
    return page;
  }

  /** Colours and names are the same on both devices: the smaller page is looked through. */
  const barriersOn = (page: Page, { device }: (typeof views)[number]) =>
    device === 'telephone' ? findBarriers(page) : [];

  const directChannel = () => demo.workspace.state(me).channels.find(({ direct }) => direct)?.id ?? '';

  it.each(views)('fits and has no barriers in a channel ($device, $colorScheme)', async (view) => {
    const page = await open(view);
    await page.getByRole('heading', { name: 'What you may do here' }).waitFor();
    expect(await page.getByRole('article').getByRole('heading').count()).toBeGreaterThan(questions.length);
    expect(await findOverflow(page)).toEqual([]);
    expect(await barriersOn(page, view)).toEqual([]);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.fill('/ops ');
    await page.getByText('/ops status mission-control').waitFor();
    expect(await findOverflow(page)).toEqual([]);
  });

  it.each(views)('fits and has no barriers in a dialog ($device, $colorScheme)', async (view) => {
    const page = await open(view);
    const dialog = page.getByRole('dialog');
    // A press is refused when the machine is too busy to answer it within Slack's three seconds.
    for (let tries = 0; tries < 4 && !(await dialog.isVisible()); tries += 1) {
      await page.getByRole('button', { name: 'Done…' }).last().click();
      await dialog.waitFor({ timeout: 8_000 }).catch(() => undefined);
    }
    await dialog.waitFor();
    expect(await findOverflow(page)).toEqual([]);
    expect(await barriersOn(page, view)).toEqual([]);
  });

  it.each(views)(
    'fits and has no barriers among the things to break ($device, $colorScheme)',
    async (view) => {
      const page = await open(view, `#/${me}/${ops}/panel`);
      const panel = page.getByRole('complementary', { name: 'Break something' });
      for (const fold of await panel.locator('.fold').all()) await fold.click();
      await panel.getByRole('switch').first().waitFor();
      expect(await findOverflow(page)).toEqual([]);
      expect(await barriersOn(page, view)).toEqual([]);
    },
  );

  it.each(views)('fits and has no barriers in the Home tab ($device, $colorScheme)', async (view) => {
    const page = await open(view, `#/${me}/${directChannel()}`);
    expect(await findOverflow(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Home' }).click();
    await page.getByRole('heading', { name: /needs hands|is well/ }).waitFor();
    expect(await findOverflow(page)).toEqual([]);
    expect(await barriersOn(page, view)).toEqual([]);
  });
});
