import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ada, ben, everything, ops } from './support/busy-workspace.ts';
import { startVisit, type Visit } from './support/open-page.ts';

const patience = { timeout: 5_000 };

describe('writing and pressing', () => {
  let visit: Visit;
  const said = (channel: string) =>
    visit.workspace.state(ada).channels.find(({ id }) => id === channel)?.messages ?? [];

  beforeAll(async () => {
    visit = await startVisit();
  });
  afterEach(() => visit.closePages());
  afterAll(() => visit.stop());

  it('suggests commands and what may follow them, and sends one', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.pressSequentially('/o');
    await page.getByRole('option', { name: /\/ops/ }).waitFor();
    await field.press('Enter');
    expect(await field.inputValue()).toBe('/ops ');
    expect(await page.getByText('[status | maintenance | summary | help]').count()).toBe(1);
    await field.pressSequentially('stat');
    expect(await page.getByRole('option').allTextContents()).toEqual([
      '/ops status',
      '/ops status mids-hero',
    ]);
    await field.press('ArrowDown');
    await field.press('ArrowDown');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('/ops status mids-hero');
    await field.press('Enter');
    const answer = page.getByRole('article').filter({ hasText: 'Only visible to you' });
    await answer.getByRole('cell', { name: '412 rec/s' }).waitFor();
    await expect.poll(() => field.inputValue(), patience).toBe('');
    expect(visit.workspace.state(ben).channels[0]?.messages.some(({ ephemeral }) => ephemeral)).toBe(false);
  });

  it('sends what is typed when nothing is picked, and Tab takes the first suggestion', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.fill('/ops mai');
    await field.press('Tab');
    expect(await field.inputValue()).toBe('/ops maintenance done restore-test');
    await field.fill('/nonsense');
    await field.press('Enter');
    await page.getByText('/nonsense is not a valid command.').waitFor();
    expect(await field.inputValue()).toBe('/nonsense');
  });

  it('offers all that may follow a command, and keeps what is picked in sight', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.fill('/many ');
    await page.getByRole('option', { name: '/many word 1', exact: true }).waitFor();
    expect(await page.getByRole('option').count()).toBe(40);
    await field.press('ArrowUp');
    await field.press('ArrowUp');
    const last = page.getByRole('option', { selected: true });
    const list = page.locator('.suggestions');
    const [at, seen] = [await last.boundingBox(), await list.boundingBox()];
    expect((at?.y ?? 0) + (at?.height ?? 0)).toBeLessThanOrEqual((seen?.y ?? 0) + (seen?.height ?? 0));
    expect(at?.y).toBeGreaterThan(seen?.y ?? 0);
    await field.fill('');
  });

  it('says when the app does not answer a command', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.fill('/ops silence');
    await field.press('Enter');
    await page.getByText('Sending…').waitFor();
    await page.getByText('/ops failed with the error "operation_timeout"').waitFor();
  });

  it('completes names and breaks lines', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.pressSequentially('Dear @be');
    await page.getByRole('option', { name: /@Ben Silva/ }).click();
    await field.pressSequentially('look:');
    await field.press('Shift+Enter');
    await field.pressSequentially('1 < 2 & *fine*');
    await field.press('Enter');
    const message = page.getByRole('article').last();
    await message.getByText('1 < 2 & fine').waitFor();
    expect(said(ops).at(-1)?.text).toBe(`Dear <@${ben}> look:\n1 &lt; 2 &amp; *fine*`);
    expect(await message.getByText('@Ben Silva').count()).toBe(1);
  });

  it('answers in a thread, where commands are refused as in Slack', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const first = page.getByRole('article').first();
    await first.hover();
    await first.getByRole('button', { name: /Reply in thread/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const field = thread.getByRole('textbox', { name: 'Reply in thread' });
    await field.pressSequentially('/ops status');
    await field.press('Enter');
    await thread.getByText('/ops is not supported in threads.').waitFor();
    await field.fill('I am on it');
    await field.press('Enter');
    await thread.getByRole('article').getByText('I am on it').waitFor();
    await field.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await first.getByRole('button', { name: /1 reply/ }).click();
    await page.getByRole('complementary', { name: 'Thread' }).waitFor();
  });

  it('keeps typed text while messages arrive', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const field = page.getByRole('textbox', { name: 'Message #ops' });
    await field.pressSequentially('half a th');
    await visit.post(ops, 'Something else happened');
    await page.getByText('Something else happened').waitFor();
    await page.keyboard.type('ought');
    expect(await field.inputValue()).toBe('half a thought');
  });

  it('keeps a draft when one looks elsewhere', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('later');
    await page.getByRole('button', { name: /^incidents/ }).click();
    const field = page.getByRole('textbox', { name: 'Message #incidents' });
    expect(await field.inputValue()).toBe('');
    await page.getByRole('button', { name: /^ops/ }).click();
    expect(await page.getByRole('textbox', { name: 'Message #ops' }).inputValue()).toBe('later');
  });

  it('asks before a press that wants it', async () => {
    const page = await visit.open(`#/${ada}/${ops}`);
    const snooze = page.locator('[data-block-id=a1] [data-action-id=snooze]');
    await snooze.click();
    const question = page.getByRole('dialog', { name: 'Snooze?' });
    await question.getByText('Restore test stays quiet for a day.').waitFor();
    await question.getByRole('button', { name: 'Keep' }).click();
    await question.waitFor({ state: 'detached' });
    expect(visit.pressed).not.toContain('snooze: ""');
    await snooze.click();
    await question.getByRole('button', { name: 'Snooze' }).click();
    const message = page.getByRole('article').filter({ hasText: 'Snoozed by' });
    await message.getByText('@Ada Okafor').waitFor();
    await message.getByText('(edited)').waitFor();
  });

  it('asks the app for the options of a menu', async () => {
    const page = await visit.open(`#/${ada}/${everything}`);
    const menu = page.getByRole('combobox', { name: 'Find a runbook' });
    await menu.click();
    await page.getByText('Type 1 or more letters').waitFor();
    await menu.pressSequentially('imp');
    await page.getByRole('option', { name: 'Restart imports' }).waitFor();
    await menu.press('Enter');
    await expect.poll(() => visit.pressed, patience).toContain('external: "Restart imports"');
    expect(await menu.inputValue()).toBe('Restart imports');
  });

  it('tells the app what was chosen in menus', async () => {
    const page = await visit.open(`#/${ada}/${everything}`);
    await page.getByRole('combobox', { name: 'A menu beside text' }).selectOption('db-02');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.locator('[role=menuitem]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => visit.pressed, patience).toContain('menu: "db-02"');
    await expect.poll(() => visit.pressed, patience).toContain('dots: "silence-for-a-day"');
  });

  it('gave the browser nothing to complain about', () => {
    expect(visit.complaints).toEqual([]);
  });

  it('says calmly that no app is connected, and that nobody heard a press', async () => {
    const page = await visit.open(`#/${ada}/${everything}`);
    await visit.app.stop();
    await page.getByText('No app is connected at the moment.').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alert').getByText('No app is connected, so nobody heard this.').waitFor();
  });
});
