import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ada, ops } from './support/busy-workspace.ts';
import { startVisit, type Visit } from './support/open-page.ts';

describe('a dialog of the app', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit();
  });
  afterEach(() => visit.closePages());
  afterAll(() => visit.stop());

  async function openDialog(page: Page) {
    await page.locator('[data-block-id=a1]').getByRole('button', { name: 'Done…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restore test done' });
    await dialog.waitFor();
    return dialog;
  }

  it('keeps the focus inside and gives it back on Escape', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const dialog = await openDialog(page);
    expect(await page.locator('select:focus').count()).toBe(1);
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      expect(await page.locator('.workspace :focus').count()).toBe(0);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(visit.workspace.state(ada).view).toBeNull();
    expect(await page.locator(':focus').getAttribute('data-action-id')).toBe('done');
  });

  it('shows what is missing and what the app refused, under the fields, and keeps what was typed', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const dialog = await openDialog(page);
    const save = dialog.getByRole('button', { name: 'Save' });
    await dialog.getByLabel('Notes').fill('nothing');
    await save.click();
    await dialog.getByText('Please complete this required field.').waitFor();
    const result = dialog.getByRole('combobox', { name: 'Result' });
    expect(await result.getAttribute('aria-invalid')).toBe('true');
    await result.selectOption('Passed');
    await save.click();
    await dialog.getByText('Say what was restored.').waitFor();
    await page.locator('textarea[aria-invalid=true]:focus').waitFor();
    expect(await dialog.getByText('Please complete').count()).toBe(0);
    expect(await dialog.getByLabel('Notes').inputValue()).toBe('nothing');
    expect(await result.inputValue()).toBe('passed');

    await dialog.getByLabel('Notes').fill('two tables, 12 minutes');
    expect(await dialog.getByLabel('When').inputValue()).toBe('2026-05-04T12:00');
    await dialog.getByLabel('When').fill('2026-05-04T09:30');
    await save.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Restore test done: two tables, 12 minutes').waitFor();
    expect(visit.taken).toMatchObject([
      {
        result: { choice: { type: 'static_select', selected_option: { value: 'passed' } } },
        notes: { text: { type: 'plain_text_input', value: 'two tables, 12 minutes' } },
        when: { moment: { selected_date_time: Date.parse('2026-05-04T09:30:00-04:00') / 1000 } },
      },
    ]);
  });

  it('closes by its button and tells the app', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const dialog = await openDialog(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(JSON.stringify(visit.workspace.log)).toContain('view_closed');
  });

  it('gave the browser nothing to complain about', () => {
    expect(visit.complaints).toEqual([]);
  });
});
