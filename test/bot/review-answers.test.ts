import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import { handsOf, textOf } from '../support/hands.ts';
import { itemsAfter, originalItems } from '../support/small-home.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { closed, lena, ops, otto } from '../support/town.ts';

describe('a private answer', () => {
  let stage: Stage;
  afterEach(() => stage.remove());

  const hands = () => handsOf(stage.workspace, otto);
  /** What the bot said to a person alone, outside of channels. */
  const directly = (person: string) =>
    stage.workspace
      .state(person)
      .channels.filter(({ direct }) => direct)
      .flatMap(({ messages }) => messages);
  const isToldDirectly = (person: string, text: string) =>
    stage.workspace.waitFor(() => directly(person).find((message) => textOf(message).includes(text)), 10_000);

  it('to a dialog reaches the person also from a channel that the bot is not in', async () => {
    stage = await raiseStage();
    await stage.startConnected();
    const told = hands().isTold('Restore test', closed);
    await hands().type('maintenance', closed);
    await hands().press(await told, 'Done…', closed);
    await hands().submit(await hands().dialog(), { result: 'pass', notes: 'Took 41 min' });
    await isToldDirectly(otto, 'Restore test is done and green.');
    expect(stage.home.items()).toBe(itemsAfter('pass', 'Took 41 min'));
  });

  it('to a dialog stays in the thread of the private answer from which the dialog was opened', async () => {
    stage = await raiseStage();
    await stage.startConnected();
    const parent = stage.workspace.say({ as: otto, channel: ops, text: 'What about the restore test?' });
    const listed = hands().isTold('Restore test');
    stage.workspace.say({ as: otto, channel: ops, text: '@watchkeeper maintenance', threadTs: parent.ts });
    await hands().press(await listed, 'Done…');
    const told = hands().isTold('done and green');
    await hands().submit(await hands().dialog(), { result: 'pass', notes: 'Took 41 min' });
    const { ts } = await told;
    const replies = hands()
      .sees()
      .find((message) => message.ts === parent.ts)?.replies;
    expect(replies?.map((reply) => reply.ts)).toContain(ts);
  });

  it.each([
    ['words', { text: 'maintenance done alpha/restore-test --result pass' }, 'maintenance done'],
    ['press', { action: 'reply.share', subject: 'status' }, 'You pressed a button'],
  ] as const)(
    'says that %s of long ago were not done, instead of forgetting them',
    async (kind, rest, words) => {
      stage = await raiseStage();
      const receivedAt = stage.clock.now() - 31 * 60_000;
      mkdirSync(stage.home.data, { recursive: true });
      const path = join(stage.home.data, 'watchkeeper.sqlite');
      const store = await openStore({ path, now: () => stage.clock.now() });
      const payload = {
        kind,
        user: lena,
        channel: ops,
        responseUrl: `${stage.workspace.apiUrl}gone`,
        ...rest,
      };
      store.inbox.accept({ id: 'old', kind: kind === 'words' ? 'command' : 'action', payload, receivedAt });
      store.close();
      await stage.startConnected();
      const said = await isToldDirectly(lena, 'this was not done');
      expect(textOf(said)).toContain(words);
      expect(stage.home.items()).toBe(originalItems);
      expect(handsOf(stage.workspace, lena).sees()).toEqual([]);
    },
  );
});
