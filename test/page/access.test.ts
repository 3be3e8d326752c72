import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers } from './support/barriers.ts';
import { ada, everything, ops } from './support/busy-workspace.ts';
import { startVisit, type Visit } from './support/open-page.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe('for everyone', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit();
    visit.workspace.say({ as: ada, channel: ops, text: 'I take it.', threadTs: firstTs() });
  });
  afterEach(async () => {
    await visit.closePages();
    const { view } = visit.workspace.state(ada);
    if (view !== null) await visit.workspace.close({ as: ada, view: view.id });
  });
  afterAll(() => visit.stop());

  const firstTs = () => visit.workspace.state(ada).channels[0]?.messages[0]?.ts ?? '';

  it.each(['light', 'dark'] as const)('has no barriers in the %s scheme', async (colorScheme) => {
    const page = await visit.open(`#/${ada}/${ops}/${firstTs()}`, { colorScheme });
    await page.getByRole('complementary', { name: 'Thread' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^every-block/ }).click();
    await page.getByRole('heading', { name: 'Every element' }).waitFor();
    await page.getByRole('button', { name: 'Things to break' }).click();
    await page.getByRole('button', { name: /You are/ }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const field = page.getByRole('textbox', { name: 'Message #every-block' });
    await field.fill('/ops s');
    await field.press('ArrowDown');
    expect(await findBarriers(page)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no barriers in a dialog in the %s scheme', async (colorScheme) => {
    const page = await visit.open(`#/${ada}/${ops}`, { colorScheme });
    await page.locator('[data-block-id=a1]').getByRole('button', { name: 'Done…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Please complete this required field.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('fits a phone of 360 pixels, with everything in reach', async () => {
    const page = await visit.open(`#/${ada}/${ops}`, phone);
    const width = () => page.locator('html').evaluate((root) => root.scrollWidth);
    const innerWidth = () =>
      page
        .locator('.scroller')
        .first()
        .evaluate((box) => box.scrollWidth);
    expect(await width()).toBe(360);
    expect(await innerWidth()).toBeLessThanOrEqual(360);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show channels' }).click();
    await page.getByRole('button', { name: /^every-block/ }).click();
    await page.getByRole('heading', { name: 'Every element' }).waitFor();
    expect(await width()).toBe(360);
    expect(await innerWidth()).toBeLessThanOrEqual(360);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('lets a wide table scroll inside itself on a phone', async () => {
    const page = await visit.open(`#/${ada}/${ops}`, phone);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.fill('/ops status');
    await page.getByRole('button', { name: 'Send' }).click();
    const table = page.getByRole('region', { name: 'Table' });
    await table.waitFor();
    const [inside, outside] = await table.evaluate((box) => [box.scrollWidth, box.clientWidth]);
    expect(inside).toBeGreaterThan(outside ?? 0);
    const scroller = page.locator('.scroller').first();
    expect(await scroller.evaluate((box) => box.scrollWidth)).toBe(360);
    expect(await page.locator('html').evaluate((root) => root.scrollWidth)).toBe(360);
  });

  it('opens a thread over the whole phone', async () => {
    const page = await visit.open(`#/${ada}/${ops}`, phone);
    await page.getByRole('button', { name: /1 reply/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    expect(await thread.boundingBox()).toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
    expect(await findBarriers(page)).toEqual([]);
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await thread.waitFor({ state: 'detached' });
  });

  it('keeps every element usable without a mouse', async () => {
    const page = await visit.open(`#/${ada}/${everything}`);
    const elements = page.locator('.message [data-action-id]:not(:has(input, button))');
    const unreachable = await elements.evaluateAll((all) =>
      all.filter((element) => element.tabIndex < 0).map((element) => element.dataset.actionId),
    );
    expect(await elements.count()).toBeGreaterThan(9);
    expect(unreachable).toEqual([]);
  });
});
