import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers } from './support/barriers.ts';
import { ada, everything } from './support/busy-workspace.ts';
import { startVisit, type Visit } from './support/open-page.ts';

describe('numbers', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit();
  });
  afterEach(() => visit.closePages());
  afterAll(() => visit.stop());

  const open = () => visit.open(`#/${ada}/${everything}`);

  it('are drawn as lines, bars and areas, and told in words to those who do not see them', async () => {
    const page = await open();
    const chart = page.getByRole('img', {
      name: /^Line chart: Response time today, 00:00 to 22:00 \(ms\)\./,
    });
    await chart.waitFor();
    expect(await chart.getAttribute('aria-label')).toContain('median: lowest 15, highest 65, last 15');
    expect(await chart.locator('.line').count()).toBe(2);
    expect(await chart.locator('.dot').count()).toBe(24);
    expect(
      await page
        .getByRole('img', { name: /^Bar chart/ })
        .locator('.bar')
        .count(),
    ).toBe(24);
    expect(
      await page
        .getByRole('img', { name: /^Area chart/ })
        .locator('.area')
        .count(),
    ).toBe(2);
    const numbers = page.getByRole('table', { name: 'Response time today: numbers' });
    expect(await numbers.getByRole('row', { name: '04:00 63 96' }).count()).toBe(1);
  });

  it('draw bars as high as they are, from the line of zero', async () => {
    const page = await open();
    const bars = page.getByRole('img', { name: /^Bar chart/ }).locator('.series-0 .bar');
    const [first, second] = await bars.evaluateAll((all) =>
      all.map((bar) => ({
        height: Number(bar.getAttribute('height')),
        foot: Number(bar.getAttribute('y')) + Number(bar.getAttribute('height')),
      })),
    );
    expect((first?.height ?? 0) / (second?.height ?? 1)).toBeCloseTo(40 / 61, 2);
    expect(first?.foot).toBeCloseTo(second?.foot ?? 0, 3);
  });

  it('fill the width that they have, and follow it', async () => {
    const page = await open();
    const plot = page.locator('.plot').first();
    const width = () => plot.evaluate((svg) => svg.getBoundingClientRect().width);
    await expect.poll(width).toBeGreaterThan(600);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(width).toBeLessThan(300);
  });

  it('in a long table are turned over and sorted by its reader', async () => {
    const page = await open();
    const table = page.getByRole('region', { name: 'Checks of every service' });
    const values = () => table.getByRole('row').locator('td:last-child').allTextContents();
    await table.waitFor();
    expect(await values()).toEqual(['0 ms', '37 ms', '74 ms', '11 ms', '48 ms', '85 ms']);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('7–12 of 16').waitFor();
    await table.getByRole('button', { name: 'Value' }).click();
    await page.getByText('1–6 of 16').waitFor();
    expect(await values()).toEqual(['0 ms', '7 ms', '11 ms', '18 ms', '22 ms', '33 ms']);
    expect(await table.getByRole('columnheader', { name: 'Value' }).getAttribute('aria-sort')).toBe(
      'ascending',
    );
    await table.getByRole('button', { name: 'Value' }).click();
    await table.getByText('96 ms').waitFor();
    expect((await values())[0]).toBe('96 ms');
    expect(await table.getByRole('columnheader', { name: 'Value' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('are shown without a complaint of the browser', () => {
    expect(visit.complaints).toEqual([]);
  });

  it('fold a plan up, as Slack does, and show each step with its state when it is opened', async () => {
    const page = await open();
    const plan = page.locator('.plan').first();
    const first = plan.getByText('Stop the writers');
    expect(await first.isVisible()).toBe(false);
    await plan.getByText('Step 4 of 5').click();
    await first.waitFor();
    const states = await plan
      .getByRole('listitem')
      .getByRole('img')
      .evaluateAll((all) => all.map((sign) => sign.getAttribute('aria-label')));
    expect(states).toEqual(['Complete', 'Complete', 'Error', 'In progress', 'Not begun']);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await plan.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
  });
});
