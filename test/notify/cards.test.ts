import { beforeEach, describe, expect, it } from 'vitest';
import { WatchkeeperError } from '../../src/core/errors.ts';
import type { TopicKeeper } from '../../src/record/post-channel.ts';
import { createStaging, type Staging } from './support/staging.ts';

describe('a card', () => {
  let staging: Staging;
  let present = 0;
  const keeper: TopicKeeper = {
    topic: 'test',
    present: async () => ({ title: `state ${present}`, parts: [] }),
  };
  const heard = () => staging.heard.map(({ what, title }) => `${what} ${title}`);
  const touch = async () => {
    present += 1;
    await staging.store.outbox.touchCards('test', 'card', staging.clock.now());
  };

  beforeEach(async () => {
    staging = await createStaging();
    present = 0;
    await staging.say('card', { kind: 'card' });
  });

  it('shows the state at the moment of sending, not the one it was made with', async () => {
    present = 4;
    await staging.sender([keeper]).step();
    expect(heard()).toEqual(['sent state 4']);
  });

  it('folds many changes into one update', async () => {
    const sender = staging.sender([keeper]);
    await sender.step();
    for (let change = 0; change < 25; change += 1) await touch();
    while (await sender.step());
    expect(heard()).toEqual(['sent state 0', 'updated state 25']);
    expect(await staging.store.outbox.find('card')).toMatchObject({
      state: 'sent',
      revision: 25,
      shownRevision: 25,
    });
  });

  it('is updated once more when its subject changes while it is on its way', async () => {
    let changes = 2;
    staging.meet = async () => {
      if (changes === 0) return;
      changes -= 1;
      await touch();
    };
    const sender = staging.sender([keeper]);
    while (await sender.step());
    expect(heard()).toEqual(['sent state 0', 'updated state 1', 'updated state 2']);
  });

  it('never shows an older state after a newer one, also when updates fail in between', async () => {
    const sender = staging.sender([keeper]);
    await sender.step();
    await touch();
    staging.meet = () => {
      throw new WatchkeeperError('slack.unreachable', 'Slack is away.', { passing: true });
    };
    await sender.step();
    await touch();
    staging.meet = () => {};
    await staging.clock.advance(2_000);
    while (await sender.step());
    expect(heard()).toEqual(['sent state 0', 'updated state 2']);
  });

  it('is made true by the next process when one died over it', async () => {
    await staging.sender([keeper]).step();
    await touch();
    await staging.store.outbox.takeNext(staging.clock.now());
    await touch();
    await staging.run([keeper]);
    await staging.clock.advance(2_000);
    expect(heard()).toEqual(['sent state 0', 'updated state 2']);
  });

  it('that went out unnoticed is found and updated instead of sent again', async () => {
    await staging.store.outbox.takeNext(staging.clock.now());
    staging.out.set('card', { channel: 'C-#ops', ts: '7.0' });
    await touch();
    await staging.run([keeper]);
    await staging.clock.advance(2_000);
    expect(heard()).toEqual(['updated state 1']);
  });

  it('is left as it is when its keeper says that it is not wanted any more', async () => {
    await staging.sender([keeper]).step();
    await touch();
    await staging.sender([{ topic: 'test', present: async () => 'withdrawn' }]).step();
    expect(heard()).toEqual(['sent state 0']);
    expect(await staging.stateOf('card')).toBe('withdrawn');
  });

  it('is still updated after the time in which it was worth saying', async () => {
    const sender = staging.sender([keeper]);
    await sender.step();
    staging.clock.jump(7_200_000);
    await touch();
    await sender.step();
    expect(heard()).toEqual(['sent state 0', 'updated state 1']);
  });
});
