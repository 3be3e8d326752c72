import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import { createNames } from '../../src/slack/known-names.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bot, gita, lena, omar, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { callsOf, clientFor } from './support/client.ts';
import { MemoryMemo } from './support/memory-memo.ts';

const guest = 'U0GUEST0001';
const gone = 'U0GONE00001';
const minute = 60_000;

let workspace: Workspace;
let memo: MemoryMemo;
let clock: ManualClock;
let problems: string[];

beforeEach(async () => {
  workspace = await startSmallWorkspace({
    people: [
      { id: lena, name: 'lena', timezone: 'Europe/Berlin' },
      { id: omar, name: 'omar' },
      { id: gita, name: 'gita', teamId: 'T0OTHER0001' },
      { id: guest, name: 'guest', guest: true },
      { id: gone, name: 'gone', deleted: true },
      { id: bot, name: 'helper', bot: true },
    ],
  });
  memo = new MemoryMemo();
  clock = new ManualClock();
  problems = [];
});
afterEach(() => workspace.stop());

function directory(team: string | undefined = 'T0LOCAL0001') {
  return createDirectory({
    client: clientFor(workspace),
    memo,
    clock,
    team: () => team,
    maxAge: 60 * minute,
    onProblem: (sentence) => problems.push(sentence),
  });
}

describe('people', () => {
  it('of our own workspace are full members, with their name and zone', async () => {
    expect(await directory().member(lena)).toEqual({
      user: lena,
      full: true,
      name: 'lena',
      timezone: 'Europe/Berlin',
    });
  });

  it.each([
    ['of another workspace', gita],
    ['who are guests', guest],
    ['who have left', gone],
    ['who are bots', bot],
  ])('%s are no full members', async (_, user) => {
    expect(await directory().member(user)).toMatchObject({ full: false });
  });

  it('whom Slack does not know are not known', async () => {
    expect(await directory().member('U0NOBODY001')).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('member/U0NOBODY001')]);
  });

  it('are asked for once in five minutes', async () => {
    const people = directory();
    await people.member(lena);
    clock.jump(5 * minute - 1);
    await people.member(lena);
    expect(callsOf(workspace, 'users.info')).toBe(1);
    clock.jump(1);
    await people.member(lena);
    expect(callsOf(workspace, 'users.info')).toBe(2);
  });

  it('are remembered while Slack is away, over a restart, but not for ever', async () => {
    await directory().member(lena);
    workspace.faults.goAway(true);
    clock.jump(60 * minute);
    const restarted = directory();
    expect(await restarted.member(lena)).toMatchObject({ full: true });
    expect(problems).toHaveLength(1);
    clock.jump(1);
    expect(await restarted.member(lena)).toBeUndefined();
  });

  it('that an older version remembered in another form are asked for afresh', async () => {
    await memo.set(`member/${lena}`, { user: lena, full: 'yes' }, clock.now());
    expect(await directory().member(lena)).toMatchObject({ full: true });
  });

  it('are asked for again when the clock was set back', async () => {
    const people = directory();
    await people.member(lena);
    clock.jump(-120 * minute);
    await people.member(lena);
    expect(callsOf(workspace, 'users.info')).toBe(2);
  });

  it('are nobody as long as it is not known which workspace is ours, and that is not remembered', async () => {
    const unsure = createDirectory({
      client: clientFor(workspace),
      memo,
      clock,
      team: () => undefined,
      maxAge: 60 * minute,
      onProblem: (sentence) => problems.push(sentence),
    });
    expect(await unsure.member(lena)).toBeUndefined();
    expect(await directory().member(lena)).toMatchObject({ full: true });
  });
});

describe('groups', () => {
  it('are their users, as of when Slack said so', async () => {
    const asOf = clock.now();
    const people = directory();
    expect(await people.group('S0OPS000001')).toEqual({ users: [lena, omar], asOf });
    workspace.faults.goAway(true);
    clock.jump(30 * minute);
    expect(await people.group('S0OPS000001')).toEqual({ users: [lena, omar], asOf });
  });

  it('that nobody ever looked up are not known', async () => {
    workspace.faults.goAway(true);
    expect(await directory().group('S0OPS000001')).toBeUndefined();
    expect(await directory().group('S0NONE00001')).toBeUndefined();
  });
});

describe('names', () => {
  const people = [
    { key: 'nadia', name: 'Nadia Reyes', slack: 'U0NADIA001', uid: 1000 },
    { key: 'bo', name: 'Bo' },
  ];
  const channels = { known: (channel: string) => (channel === '#ops' ? 'C0OPS000001' : undefined) };

  it.each([
    ['U0NADIA001', 'Nadia Reyes'],
    ['slack:U0NADIA001', 'Nadia Reyes'],
    ['uid:1000', 'Nadia Reyes'],
    ['bo', 'Bo'],
    ['uid:1', 'user 1 in a terminal'],
    ['@dba', '@dba'],
    ['U0NOBODY001', 'U0NOBODY001'],
  ])('%s is called %s', (id, name) => {
    expect(createNames({ directory: { nameOf: () => undefined }, channels, people }).person(id)).toBe(name);
  });

  it('come from Slack once a person was looked up, and cost no call', async () => {
    const slack = directory();
    const names = createNames({ directory: slack, channels, people });
    expect(names.person(lena)).toBe(lena);
    await slack.member(lena);
    expect(names.person(lena)).toBe('lena');
    expect(callsOf(workspace, 'users.info')).toBe(1);
  });

  it('tell users and channels from what only looks like them', () => {
    const names = createNames({ directory: { nameOf: () => undefined }, channels, people });
    expect(['U0NADIA001', 'W0NADIA001'].map(names.isUser)).toEqual([true, true]);
    expect(['u0nadia', 'U0NADIA001>', 'channel', '', 'U', '@dba'].some(names.isUser)).toBe(false);
    expect(names.channelId('#ops')).toBe('C0OPS000001');
    expect(names.channelId('#nowhere')).toBeUndefined();
  });
});
