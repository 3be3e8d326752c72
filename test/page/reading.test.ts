import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ada, ben, everything, incidents, ops } from './support/busy-workspace.ts';
import { startVisit, type Visit } from './support/open-page.ts';

const patience = { timeout: 5_000 };

describe('reading', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit();
  });
  afterEach(() => visit.closePages());
  afterAll(() => visit.stop());

  it('shows the summary as Slack would', async () => {
    const page = await visit.open();
    const summary = page.getByRole('article', { name: /Watchkeeper/ }).last();
    await summary.getByRole('heading', { name: /Morning summary/ }).waitFor();
    expect(await summary.getByRole('img', { name: 'red circle' }).count()).toBe(1);
    expect(await summary.locator('[data-block-id=s1] code').textContent()).toBe(
      'just import-perf --batch 2000',
    );
    expect(await summary.getByRole('link', { name: 'Runbook', exact: true }).getAttribute('rel')).toContain(
      'noopener',
    );
    expect(await summary.getByText('@Ben Silva').count()).toBe(1);
    expect(await summary.getByText('Due Apr 30').count()).toBe(1);
    expect(await summary.locator('[data-action-id]').count()).toBe(3);
    expect(await summary.getAttribute('data-ts')).toMatch(/^\d+\.\d+$/);
  });

  it('shows times in the zone of the person, with the whole of it on hover', async () => {
    const page = await visit.open(`#/${ben}/${ops}`);
    const title = await page.locator('time.time').last().getAttribute('title');
    expect(title).toMatch(/^\w+day, \w+ \d+\w\w, \d{4} at \d+:\d\d:\d\d [AP]M HST$/);
  });

  it('knows every block and names the ones it does not know', async () => {
    const page = await visit.open(`#/${ada}/${everything}`);
    const log = page.getByRole('log');
    await log.getByRole('heading', { name: 'Every element' }).waitFor();
    expect(await log.getByRole('link', { name: '#incidents' }).count()).toBe(1);
    expect(await log.getByRole('link', { name: 'link', exact: true }).getAttribute('target')).toBe('_blank');
    expect(await log.getByText('<script>alert(1)</script>').count()).toBe(1);
    expect(await log.getByText('Disk use over a week').count()).toBe(1);
    await page.route('**/page/state*', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll('"type":"divider"', '"type":"hologram"');
      await route.fulfill({ response, body });
    });
    await page.reload();
    await page.getByRole('button', { name: /^ops/ }).click();
    await page.getByText('Block of type hologram').waitFor();
  });

  it('marks channels with something new, and no longer once they were read', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const row = page.getByRole('button', { name: /^incidents/ });
    expect(await row.textContent()).toContain('unread');
    await row.click();
    await page.getByText('Nothing is on fire').waitFor();
    await page.getByRole('button', { name: /^ops/ }).click();
    await page.getByRole('heading', { name: /Morning summary/ }).waitFor();
    expect(await page.getByRole('button', { name: /^incidents/ }).textContent()).not.toContain('unread');
    await visit.post(incidents, 'One more thing.');
    await page.getByRole('button', { name: 'incidents , unread' }).waitFor();
  });

  it('stays at the bottom for whoever is there, and where they are for whoever has scrolled up', async () => {
    const page = await visit.open(`#/${ada}/${everything}`);
    const scroller = page.getByRole('region', { name: 'Messages' });
    const gap = () => scroller.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await visit.post(everything, 'a line at the end');
    await page.getByText('a line at the end').waitFor();
    await expect.poll(gap, patience).toBeLessThan(2);
    // The browser tells of a scroll a frame later; only then does the page know that its reader has moved.
    await scroller.evaluate(
      (box) =>
        new Promise<void>((resolve) => {
          box.addEventListener('scroll', () => resolve(), { once: true });
          box.scrollTo(0, 10);
        }),
    );
    expect(await scroller.evaluate((box) => box.scrollTop)).toBe(10);
    await visit.post(everything, 'another line');
    await page.getByText('another line').waitFor();
    expect(await scroller.evaluate((box) => box.scrollTop)).toBe(10);
  });

  it('shows the latest messages of a long channel first, and older ones at a press', async () => {
    for (let number = 1; number <= 205; number += 1) await visit.post(incidents, `report ${number}`);
    const page = await visit.open(`#/${ada}/${incidents}`);
    const log = page.getByRole('log');
    await log.getByText('report 205', { exact: true }).waitFor();
    expect(await log.getByText('report 1', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show older messages' }).click();
    await log.getByText('report 1', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Show older messages' }).count()).toBe(0);
  });

  it('shows the Home tab of the app', async () => {
    const page = await visit.open();
    await page.getByRole('button', { name: /^Watchkeeper/ }).click();
    await page.getByRole('tab', { name: 'Home' }).click();
    await page
      .getByRole('tabpanel', { name: 'Home' })
      .getByRole('heading', { name: /Morning summary/ })
      .waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('textbox', { name: 'Message Watchkeeper' }).waitFor();
  });

  it('lets one be somebody else, and a reload keeps them', async () => {
    const page = await visit.open();
    await page.getByRole('button', { name: /You are Ada Okafor/ }).click();
    await page.getByRole('button', { name: /Cleo Marsh/ }).click();
    await page.getByRole('button', { name: /You are Cleo Marsh Guest/ }).waitFor();
    expect(await page.getByRole('button', { name: /^incidents/ }).count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: /You are Cleo Marsh/ }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: /You are Ada Okafor/ }).waitFor();
  });

  it('breaks and mends things from the panel', async () => {
    const page = await visit.open();
    await page.getByRole('button', { name: 'Things to break' }).click();
    const knob = page.getByRole('switch', { name: 'Slow import' });
    expect(await knob.getAttribute('aria-checked')).toBe('false');
    await knob.press('Space');
    await page.locator('[role=switch][aria-label="Slow import"][aria-checked=true]').waitFor();
    expect(visit.workspace.state(ada).panel?.knobs[0]?.on).toBe(true);
  });

  it('says what to do when the address is not whole', async () => {
    const page = await visit.browser.newPage();
    await page.goto(visit.workspace.url);
    const alert = page.getByRole('alert');
    await alert.getByText('Open the page with the whole address').waitFor();
    await page.close();
  });

  it('gave the browser nothing to complain about', () => {
    expect(visit.complaints).toEqual([]);
  });
});
