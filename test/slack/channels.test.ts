import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { createChannels } from '../../src/slack/channels.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bot, lena, ops, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { callsOf, clientFor } from './support/client.ts';
import { MemoryMemo } from './support/memory-memo.ts';

let workspace: Workspace;
let memo: MemoryMemo;
let clock: ManualClock;

const many = Array.from({ length: 450 }, (_, index) => ({
  id: `C0MANY${String(index).padStart(5, '0')}`,
  name: `many-${index}`,
  members: [lena],
}));

beforeEach(async () => {
  workspace = await startSmallWorkspace({
    channels: [
      ...many,
      { id: ops, name: 'ops', members: [lena, bot] },
      { id: 'C0OLD000001', name: 'old', members: [lena, bot], archived: true },
      { id: 'C0SECRET001', name: 'secret', members: [lena], private: true },
    ],
  });
  memo = new MemoryMemo();
  clock = new ManualClock();
});
afterEach(() => workspace.stop());

const channels = () => createChannels(clientFor(workspace), memo, clock);

it('finds the id of a channel by its name, however many there are, and asks once', async () => {
  const known = channels();
  expect(await known.idOf('#ops')).toBe(ops);
  expect(await known.idOf('ops')).toBe(ops);
  expect(known.known('#ops')).toBe(ops);
  expect(callsOf(workspace, 'conversations.list')).toBe(3);
});

it('reads the list once for messages that want ids at the same time', async () => {
  const known = channels();
  expect(await Promise.all([known.idOf('#ops'), known.idOf('#many-3'), known.idOf('#many-449')])).toEqual([
    ops,
    'C0MANY00003',
    'C0MANY00449',
  ]);
  expect(callsOf(workspace, 'conversations.list')).toBe(3);
});

it('takes an id for what it is, without asking', async () => {
  expect(await channels().idOf('C0123ABCD')).toBe('C0123ABCD');
  expect(channels().known('C0123ABCD')).toBe('C0123ABCD');
  expect(callsOf(workspace, 'conversations.list')).toBe(0);
});

it('remembers ids over a restart, also while Slack is away', async () => {
  await channels().idOf('#ops');
  workspace.faults.goAway(true);
  const restarted = channels();
  expect(restarted.known('#ops')).toBeUndefined();
  await restarted.load();
  expect(await restarted.idOf('#ops')).toBe(ops);
});

it.each(['#nowhere', '#old', '#secret'])('says what to do about %s, which it cannot see', async (name) => {
  await expect(channels().idOf(name)).rejects.toMatchObject({
    code: 'slack.unknown-channel',
    message: expect.stringContaining('/invite @watchkeeper'),
    passing: true,
  });
});

it('looks again for a missing channel only after a minute', async () => {
  const known = channels();
  await expect(known.idOf('#nowhere')).rejects.toThrow();
  await expect(known.idOf('#nowhere')).rejects.toThrow();
  expect(callsOf(workspace, 'conversations.list')).toBe(3);
  await clock.advance(60_001);
  await expect(known.idOf('#nowhere')).rejects.toThrow();
  expect(callsOf(workspace, 'conversations.list')).toBe(6);
});

it('says that Slack is away when it is, which passes', async () => {
  workspace.faults.goAway(true);
  await expect(channels().idOf('#ops')).rejects.toMatchObject({ code: 'slack.unreachable', passing: true });
});
