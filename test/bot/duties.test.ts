import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { handsOf, labelsOf, textOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { itemsAfter, originalItems } from '../support/small-home.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, nora, otto } from '../support/town.ts';

describe('the reminder in the channel', () => {
  let stage: Stage;
  let bot: InProcessBot;
  beforeEach(async () => {
    stage = await raiseStage();
    bot = await stage.startConnected();
  });
  afterEach(() => stage.remove());

  const hands = (id: string) => handsOf(stage.workspace, id);
  const cards = () =>
    hands(nora)
      .sees()
      .filter((message) => !message.ephemeral && textOf(message).includes('overdue'));

  async function reminded(): Promise<PageMessage> {
    await hands(lena).ask('maintenance remind');
    return stage.workspace.waitFor(() => cards()[0]);
  }

  const cardSays = (text: string) =>
    stage.workspace.waitFor(() => cards().find((card) => textOf(card).includes(text)), 10_000);

  async function dialogFor(person: string, label: string, message: PageMessage) {
    await hands(person).press(message, label);
    return hands(person).dialog();
  }

  it('lists what is overdue with its owner and buttons', async () => {
    const card = await reminded();
    expect(textOf(card)).toContain('1 duty is overdue');
    expect(textOf(card)).toContain('owner @lena');
    expect(textOf(card)).not.toContain('Patches');
    expect(labelsOf(card)).toEqual(['Done…', 'Snooze…', 'Runbook', 'Start run']);
  });

  it('closes an item: the file changes, the collector runs, the answer says green, and the card loses it', async () => {
    const card = await reminded();
    const view = await dialogFor(otto, 'Done…', card);
    const told = hands(otto).isTold('Restore test is done and green.');
    expect(await hands(otto).submit(view, { result: 'pass', notes: 'Took 41 min' })).toEqual({});
    expect(textOf(await told)).toContain('Its collector ran.');
    expect(stage.home.items()).toBe(itemsAfter('pass', 'Took 41 min'));
    expect(stage.home.collected()).toBe(1);
    const after = await cardSays('Nothing is overdue');
    expect(after.ts).toBe(card.ts);
    expect(textOf(after)).toContain('Otto');
    expect(labelsOf(after)).toEqual([]);
    expect(cards()).toHaveLength(1);
  });

  it('takes the moment that the person gives', async () => {
    const view = await dialogFor(otto, 'Done…', await reminded());
    const when = Date.parse('2026-02-28T10:00:00Z');
    const told = hands(otto).isTold('done and green');
    await hands(otto).submit(view, { result: 'pass_with_issues', notes: 'slow', when });
    await told;
    expect(stage.home.items()).toBe(itemsAfter('pass_with_issues', 'slow', '2026-02-28'));
  });

  it('shows what is wrong under the field and keeps the dialog open', async () => {
    const view = await dialogFor(otto, 'Done…', await reminded());
    const when = stage.clock.now() + 86_400_000;
    const errors = await hands(otto).submit(view, { result: 'pass', when });
    expect(errors).toEqual({ when: expect.stringContaining('future') });
    expect((await hands(otto).dialog()).id).toBe(view.id);
    expect(stage.home.items()).toBe(originalItems);
    const told = hands(otto).isTold('done and green');
    expect(await hands(otto).submit(view, { when: stage.clock.now() })).toEqual({});
    await told;
  });

  it('refuses the buttons to who has no right to them', async () => {
    const card = await reminded();
    const told = hands(nora).isTold('You need the role operator for maintenance.done.');
    await hands(nora).press(card, 'Done…');
    await told;
    expect(stage.workspace.state(nora).view).toBeNull();
    const trace = await bot.store.audit.latest(5);
    expect(trace.map(({ action, actor }) => `${action} ${actor}`)).toContain(`access.refused slack:${nora}`);
  });

  it('lets one of two people win who close it in the same moment, and tells the other', async () => {
    const card = await reminded();
    const first = await dialogFor(lena, 'Done…', card);
    const second = await dialogFor(otto, 'Done…', card);
    const won = [lena, otto].map((id) =>
      hands(id)
        .isTold('done and green')
        .catch(() => undefined),
    );
    const lost = [lena, otto].map((id) => hands(id).isTold('was not closed'));
    await Promise.all([
      hands(lena).submit(first, { result: 'pass', notes: 'by lena' }),
      hands(otto).submit(second, { result: 'fail', notes: 'by otto' }),
    ]);
    const winner = await Promise.any(won.map(async (each) => textOf((await each) ?? (await never))));
    const loser = await Promise.any(lost);
    expect(winner).toContain('done and green');
    expect(textOf(loser)).toMatch(/someone else|Another write/i);
    expect([itemsAfter('pass', 'by lena'), itemsAfter('fail', 'by otto')]).toContain(stage.home.items());
    expect(stage.home.collected()).toBe(1);
    const trace = await bot.store.audit.latest(50);
    expect(trace.filter(({ action }) => action === 'maintenance.done')).toHaveLength(1);
    expect(readFileSync(join(stage.home.folder, 'alpha/maintenance.json.previous'), 'utf8')).toBe(
      originalItems,
    );
  });

  it('does nothing for a button of an older state, and says so', async () => {
    await hands(lena).ask('maintenance');
    const list = hands(lena).answers().at(-1);
    if (!list) throw new Error('There was no list.');
    const view = await dialogFor(lena, 'Done…', list);
    const told = hands(lena).isTold('done and green');
    await hands(lena).submit(view, { result: 'pass' });
    await told;
    // Later than a double click would be.
    stage.setClock(stage.clock.now() + 60_000);
    const again = await dialogFor(lena, 'Done…', list);
    const refused = hands(lena).isTold('was not closed');
    await hands(lena).submit(again, { result: 'fail', notes: 'twice' });
    expect(textOf(await refused)).toContain('already recorded as done on 2026-03-04');
    expect(stage.home.items()).toBe(itemsAfter('pass', ''));
    expect(stage.home.collected()).toBe(1);
  });

  it('does nothing for an item that is gone', async () => {
    const card = await reminded();
    stage.home.edit('{"items": []}');
    const told = hands(lena).isTold('There is no such duty.');
    await hands(lena)
      .press(card, 'Done…')
      .catch(() => {});
    await told;
    expect(stage.home.items()).toBe('{"items": []}');
  });

  it('loses an item that somebody made green by hand', async () => {
    await reminded();
    stage.home.edit(originalItems.replace('2025-11-01', '2026-03-03'));
    await cardSays('Nothing is overdue');
    expect(cards()).toHaveLength(1);
  });

  it('snoozes an item with a reason', async () => {
    const view = await dialogFor(otto, 'Snooze…', await reminded());
    expect(await hands(otto).submit(view, { reason: '  ' })).toEqual({
      reason: expect.stringContaining('Say why'),
    });
    const told = hands(otto).isTold('Restore test is snoozed.');
    await hands(otto).submit(view, { reason: 'waiting for the disk' });
    await told;
    expect(labelsOf(await cardSays('snoozed'))).toEqual([]);
    expect(await hands(lena).ask('maintenance')).toContain('Restore test');
    expect(stage.home.items()).toBe(originalItems);
    expect(existsSync(join(stage.home.folder, 'alpha/maintenance.json.previous'))).toBe(false);
  });

  it('shows the runbook privately', async () => {
    const card = await reminded();
    const told = hands(nora).isTold('Restore the newest dump into a scratch database.');
    await hands(nora).press(card, 'Runbook');
    expect((await told).ephemeral).toBe(true);
  });
});

const never = new Promise<never>(() => {});
