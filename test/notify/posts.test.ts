import { beforeEach, describe, expect, it } from 'vitest';
import { WatchkeeperError } from '../../src/core/errors.ts';
import { createStaging, type Staging } from './support/staging.ts';

const passing = () => new WatchkeeperError('slack.unreachable', 'Slack is away.', { passing: true });

describe('a post', () => {
  let staging: Staging;
  beforeEach(async () => {
    staging = await createStaging();
  });
  const titles = () => staging.heard.map(({ title }) => title);

  it('goes out in the order of its channel, a second apart', async () => {
    for (const id of ['one', 'two', 'three']) await staging.say(id);
    await staging.run();
    await staging.clock.advance(10_000);
    expect(titles()).toEqual(['one', 'two', 'three']);
    const moments = staging.heard.map(({ at }) => at);
    expect((moments[1] ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect((moments[2] ?? 0) - (moments[1] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('keeps the second also between the name of a channel and its id', async () => {
    // The way out remembers this when it has asked Slack for the id.
    await staging.store.memo.set('channel/ops', 'C-#ops', staging.clock.now());
    await staging.say('one', { channel: '#ops' });
    await staging.run();
    await staging.clock.advance(10_000);
    await staging.say('two', { channel: '#ops' });
    await staging.say('three', { channel: 'C-#ops' });
    await staging.clock.advance(10_000);
    expect(titles()).toEqual(['one', 'two', 'three']);
    const [, second, third] = staging.heard.map(({ at }) => at);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('gives way to a newer one with its key as long as it was not said', async () => {
    await staging.say('old', { supersedes: 'summary' });
    await staging.say('new', { supersedes: 'summary' });
    await staging.say('other', { supersedes: 'another' });
    await staging.run();
    await staging.clock.advance(10_000);
    expect(titles()).toEqual(['new', 'other']);
    expect(await staging.stateOf('old')).toBe('superseded');
    await staging.say('newest', { supersedes: 'summary' });
    await staging.clock.advance(10_000);
    expect(titles()).toEqual(['new', 'other', 'newest']);
    expect(await staging.stateOf('new')).toBe('sent');
  });

  it.each([
    [3_600_000, ['news'], 'sent'],
    [3_600_001, [], 'expired'],
  ])('that waited %i ms of an hour', async (waited, said, state) => {
    await staging.say('news');
    staging.clock.jump(waited);
    expect(await staging.sender().step()).toBe(true);
    expect(titles()).toEqual(said);
    expect(await staging.stateOf('news')).toBe(state);
  });

  it('is not said when its topic says that it is no longer true', async () => {
    await staging.say('news');
    await staging.sender([{ topic: 'test', present: async () => 'withdrawn' }]).step();
    expect(titles()).toEqual([]);
    expect(await staging.stateOf('news')).toBe('withdrawn');
  });

  it('is tried again ever more slowly, up to two minutes, until it gets through', async () => {
    const tries: number[] = [];
    staging.meet = () => {
      tries.push(staging.clock.elapsed());
      if (tries.length < 9) throw passing();
    };
    await staging.say('news');
    await staging.run();
    await staging.clock.advance(1_200_000);
    expect(titles()).toEqual(['news']);
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    const wanted = [2, 4, 8, 16, 32, 64, 120, 120].map((seconds) => seconds * 1_000);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(wanted[index] ?? 0);
      expect(pause).toBeLessThanOrEqual((wanted[index] ?? 0) + 1_000);
    }
    expect(staging.problems).toHaveLength(8);
  });

  it('that the other side was not there for is tried again as soon as anything gets through', async () => {
    let isAway = true;
    staging.meet = () => {
      if (isAway) throw passing();
    };
    await staging.say('missed');
    await staging.run();
    await staging.clock.advance(70_000);
    isAway = false;
    expect(titles()).toEqual([]);
    // Its next try lies a minute ahead.
    await staging.say('new', { channel: '#other' });
    await staging.clock.advance(3_000);
    expect(titles()).toEqual(['new', 'missed']);
  });

  it('that was on its way when the other side came back does not wait for long either', async () => {
    let isAway = true;
    let drop: (() => void) | undefined;
    staging.meet = async (post) => {
      if (!isAway && post.id === 'missed' && drop === undefined)
        await new Promise<void>((done) => (drop = done));
      else if (!isAway) return;
      throw passing();
    };
    await staging.say('missed');
    await staging.run();
    await staging.clock.advance(62_000);
    isAway = false;
    // Its last try before the long pause is under way when another one gets through, and breaks off afterwards.
    await staging.clock.advance(64_000);
    await staging.say('new', { channel: '#other' });
    await staging.clock.advance(3_000);
    expect(titles()).toEqual(['new']);
    drop?.();
    await staging.clock.advance(3_000);
    expect(titles()).toEqual(['new', 'missed']);
  });

  it('that was refused for another reason is not hurried by what gets through', async () => {
    staging.meet = (post) => {
      if (post.id === 'refused')
        throw new WatchkeeperError('slack.not_in_channel', 'Invite the bot.', { passing: true });
    };
    await staging.say('refused');
    await staging.run();
    await staging.clock.advance(70_000);
    const tried = staging.problems.length;
    await staging.say('new', { channel: '#other' });
    await staging.clock.advance(3_000);
    expect(titles()).toEqual(['new']);
    expect(staging.problems).toHaveLength(tried);
  });

  it('waits as long as the other side asks, and so does everything else', async () => {
    let refusals = 0;
    staging.meet = () => {
      refusals += 1;
      if (refusals === 1)
        throw new WatchkeeperError('slack.rate-limited', 'Wait.', {
          passing: true,
          cause: { retryAfter: 30_000 },
        });
    };
    for (const id of ['one', 'two']) await staging.say(id);
    await staging.run();
    await staging.say('elsewhere', { channel: '#side' });
    await staging.clock.advance(29_000);
    expect(titles()).toEqual([]);
    await staging.clock.advance(10_000);
    expect(titles().toSorted()).toEqual(['elsewhere', 'one', 'two']);
    expect(titles().indexOf('one')).toBeLessThan(titles().indexOf('two'));
  });

  it('is given up when what is wrong with it stays, and holds up nothing', async () => {
    staging.meet = ({ id }) => {
      if (id === 'bad') throw new WatchkeeperError('slack.invalid_blocks', 'Slack refused its form.');
    };
    await staging.say('bad');
    await staging.say('good');
    await staging.run();
    await staging.clock.advance(10_000);
    expect(titles()).toEqual(['good']);
    expect(await staging.stateOf('bad')).toBe('failed');
    expect(staging.problems).toEqual(['bad: Slack refused its form.']);
  });

  it('waits in its thread for the one before it, which is tried again; not for ever', async () => {
    const refused = new Set(['first']);
    staging.meet = (post) => {
      if (refused.has(post.id)) throw passing();
    };
    await staging.say('parent');
    await staging.run();
    await staging.clock.advance(3_000);
    await staging.say('first', { threadOf: 'parent' });
    await staging.clock.advance(3_000);
    await staging.say('second', { threadOf: 'parent' });
    await staging.say('elsewhere', {});
    await staging.clock.advance(20_000);
    expect(titles()).toEqual(['parent', 'elsewhere']);
    refused.clear();
    await staging.clock.advance(60_000);
    expect(titles()).toEqual(['parent', 'elsewhere', 'first', 'second']);
    refused.add('third');
    await staging.say('third', { threadOf: 'parent' });
    await staging.say('fourth', { threadOf: 'parent' });
    await staging.clock.advance(5 * 60_000);
    expect(titles()).not.toContain('fourth');
    await staging.clock.advance(15 * 60_000);
    expect(titles().at(-1)).toBe('fourth');
  });

  it('goes into the thread of another, once that is out', async () => {
    staging.meet = ({ id }) => {
      if (id === 'parent' && staging.problems.length === 0) throw passing();
    };
    await staging.say('parent');
    await staging.say('child', { threadOf: 'parent' });
    await staging.run();
    await staging.clock.advance(10_000);
    expect(titles()).toEqual(['parent', 'child']);
    expect(staging.heard[1]?.thread).toBe(staging.out.get('parent')?.ts);
  });

  it('goes out when the store was locked for a moment', async () => {
    await staging.say('news');
    const { outbox } = staging.store;
    const take = outbox.takeNext.bind(outbox);
    let locked = 3;
    outbox.takeNext = async (now) => {
      locked -= 1;
      if (locked >= 0) throw new Error('the database is locked');
      return take(now);
    };
    await staging.run();
    await staging.clock.advance(5_000);
    expect(titles()).toEqual(['news']);
    expect(staging.problems).toEqual(Array(3).fill('the database is locked'));
  });
});

describe('a post that went out while the store failed', () => {
  it('does not block its channel, and is not said again', async () => {
    const staging = await createStaging();
    for (const id of ['one', 'two']) await staging.say(id);
    const { outbox } = staging.store;
    const fails = (method: 'markSent' | 'postpone') => {
      const real = outbox[method].bind(outbox);
      Object.assign(outbox, {
        [method]: async () => {
          Object.assign(outbox, { [method]: real });
          throw new Error('the disk is full');
        },
      });
    };
    fails('markSent');
    fails('postpone');
    await staging.run();
    await staging.clock.advance(10_000);
    expect(staging.heard.map(({ title }) => title)).toEqual(['one', 'two']);
    expect(await staging.stateOf('one')).toBe('sent');
  });
});

describe('a post whose sender died', () => {
  let staging: Staging;
  beforeEach(async () => {
    staging = await createStaging();
    await staging.say('news');
    await staging.store.outbox.takeNext(staging.clock.now());
  });
  const isOut = () => void staging.out.set('news', { channel: 'C-#ops', ts: '7.0' });

  it('is said when it is not out there', async () => {
    await staging.run();
    await staging.clock.advance(1_000);
    expect(staging.heard).toHaveLength(1);
  });

  it('is not said again when it is out there', async () => {
    isOut();
    await staging.run();
    await staging.clock.advance(1_000);
    expect(staging.heard).toEqual([]);
    expect(await staging.store.outbox.find('news')).toMatchObject({
      state: 'sent',
      location: { ts: '7.0' },
    });
  });

  it('counts as said when it is out there, also if it would not be said any more', async () => {
    isOut();
    staging.clock.jump(7_200_000);
    await staging.run([{ topic: 'test', present: async () => 'withdrawn' }]);
    await staging.clock.advance(1_000);
    expect(await staging.stateOf('news')).toBe('sent');
  });

  it('waits when nobody can look, and is let go when it is too late', async () => {
    staging.look = () => {
      throw passing();
    };
    await staging.run();
    await staging.clock.advance(60_000);
    expect(await staging.stateOf('news')).toBe('due');
    await staging.clock.advance(3_700_000);
    expect(await staging.stateOf('news')).toBe('expired');
    expect(staging.heard).toEqual([]);
  });
});
