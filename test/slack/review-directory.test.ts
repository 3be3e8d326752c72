import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import { slackFailure } from '../../src/slack/failures.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lena, omar, ops, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { clientFor } from './support/client.ts';
import { MemoryMemo } from './support/memory-memo.ts';

const minute = 60_000;
let workspace: Workspace;
let clock: ManualClock;
let memo: MemoryMemo;
beforeEach(async () => {
  workspace = await startSmallWorkspace();
  clock = new ManualClock();
  memo = new MemoryMemo();
});
afterEach(() => workspace.stop());

const directory = () =>
  createDirectory({
    client: clientFor(workspace),
    memo,
    clock,
    team: () => 'T0LOCAL0001',
    maxAge: 60 * minute,
    onProblem: () => {},
  });

it('takes every right from a person whom Slack no longer knows, at once', async () => {
  const people = directory();
  await people.member(lena);
  clock.jump(6 * minute);
  workspace.faults.fail('users.info', 2, 'user_not_found');
  expect(await people.member(lena)).toBeUndefined();
  workspace.faults.goAway(true);
  expect(await directory().member(lena)).toBeUndefined();
});

it('empties a group that was deleted, at once', async () => {
  const people = directory();
  expect(await people.group('S0OPS000001')).toMatchObject({ users: [lena, omar] });
  clock.jump(6 * minute);
  workspace.faults.fail('usergroups.users.list', 1, 'no_such_subteam');
  expect(await people.group('S0OPS000001')).toBeUndefined();
});

it('does not trust what a clock that ran ahead has remembered', async () => {
  await directory().member(lena);
  workspace.faults.goAway(true);
  clock.jump(-61 * minute);
  expect(await directory().member(lena)).toBeUndefined();
});

it('still calls people by name after a restart', async () => {
  await directory().member(omar);
  const restarted = directory();
  await restarted.load();
  expect(restarted.nameOf(omar)).toBe('omar');
});

it.each(['rate_limited', 'ratelimited'])('tries again after %s', async (word) => {
  workspace.faults.fail('chat.postMessage', 1, word);
  const failure = await clientFor(workspace)
    .chat.postMessage({ channel: ops, text: 'x' })
    .catch((thrown: unknown) => slackFailure(thrown, 'Posting'));
  expect(failure).toMatchObject({ passing: true });
});
