import { beforeEach, describe, expect, it } from 'vitest';
import { WatchkeeperError } from '../../src/core/errors.ts';
import { createStaging, type Staging } from './support/staging.ts';

describe('channels', () => {
  let staging: Staging;
  beforeEach(async () => {
    staging = await createStaging();
  });
  const titles = () => staging.heard.map(({ title }) => title);
  const titlesOf = (channel: string) => titles().filter((title) => title.startsWith(channel));
  /** A call of this channel that the other side answers only when the test says so. */
  const hold = (channel: string) => {
    const held: (() => void)[] = [];
    staging.meet = (post) =>
      post.channel === channel ? new Promise<void>((resolve) => held.push(resolve)) : undefined;
    return {
      count: () => held.length,
      release: () => {
        staging.meet = () => {};
        for (const go of held) go();
      },
    };
  };

  it('do not wait for one whose calls take long, and its own messages keep their order', async () => {
    for (const id of ['#slow 1', '#slow 2']) await staging.say(id, { channel: '#slow' });
    for (const id of ['#fast 1', '#fast 2']) await staging.say(id, { channel: '#fast' });
    const slow = hold('#slow');
    await staging.run();
    await staging.clock.advance(5_000);
    expect(titles()).toEqual(['#fast 1', '#fast 2']);
    expect(slow.count()).toBe(1);
    slow.release();
    await staging.clock.advance(5_000);
    expect(titlesOf('#slow')).toEqual(['#slow 1', '#slow 2']);
  });

  it('do not wait for the pause of another', async () => {
    for (const channel of ['#a', '#b', '#c'])
      for (const number of [1, 2]) await staging.say(`${channel} ${number}`, { channel });
    await staging.run();
    await staging.clock.advance(1_600);
    expect(titles()).toHaveLength(6);
    for (const channel of ['#a', '#b', '#c']) {
      const [first, second] = staging.heard.filter(({ id }) => id.startsWith(channel)).map(({ at }) => at);
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('are four at a time, so that a flood asks for no more than Slack gives', async () => {
    for (let number = 0; number < 9; number += 1) await staging.say(`${number}`, { channel: `#${number}` });
    let atOnce = 0;
    let most = 0;
    const held: (() => void)[] = [];
    staging.meet = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>((resolve) => held.push(resolve));
      atOnce -= 1;
    };
    await staging.run();
    for (let round = 0; round < 9; round += 1) {
      await staging.clock.advance(1_000);
      held.shift()?.();
    }
    await staging.clock.advance(1_000);
    expect(most).toBe(4);
    expect(titles()).toHaveLength(9);
  });

  it('whose message waits for its second keep silent when Slack asks another one to', async () => {
    await staging.say('#a 1', { channel: '#a' });
    await staging.run();
    await staging.clock.advance(0);
    await staging.say('#a 2', { channel: '#a' });
    await staging.say('#b 1', { channel: '#b' });
    staging.meet = ({ channel }) => {
      staging.meet = () => {};
      if (channel === '#b')
        throw new WatchkeeperError('slack.rate-limited', 'Wait.', {
          passing: true,
          cause: { retryAfter: 30_000 },
        });
    };
    await staging.clock.advance(28_000);
    expect(titles()).toEqual(['#a 1']);
    await staging.clock.advance(10_000);
    expect(titles().toSorted()).toEqual(['#a 1', '#a 2', '#b 1']);
  });

  it('are not disturbed when the store fails about another: what is on its way is not taken for left over', async () => {
    await staging.say('#slow 1', { channel: '#slow' });
    await staging.say('#fast 1', { channel: '#fast' });
    const slow = hold('#slow');
    const { outbox } = staging.store;
    const markSent = outbox.markSent.bind(outbox);
    const postpone = outbox.postpone.bind(outbox);
    const fail = async () => {
      throw new Error('the disk is full');
    };
    Object.assign(outbox, { markSent: fail, postpone: fail });
    await staging.run();
    await staging.clock.advance(2_000);
    Object.assign(outbox, { markSent, postpone });
    await staging.clock.advance(2_000);
    expect(await staging.stateOf('#slow 1')).toBe('sending');
    slow.release();
    await staging.clock.advance(5_000);
    expect(titles().toSorted()).toEqual(['#fast 1', '#slow 1']);
    expect([await staging.stateOf('#slow 1'), await staging.stateOf('#fast 1')]).toEqual(['sent', 'sent']);
  });
});
