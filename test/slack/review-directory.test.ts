import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import { slackFailure } from '../../src/slack/failures.ts';
import { createLookup } from '../../src/slack/lookup.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lena, omar, ops, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { callsOf, clientFor } from './support/client.ts';
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

/** Slack takes a call and does not answer it. */
const silent = (method: string) => {
  workspace.faults.fail(method, 1, 'hang');
};
const answered = async (times: number) =>
  vi.waitFor(() => expect(callsOf(workspace, 'users.info')).toBe(times));

it('answers from memory while Slack takes its time, and waits for it only once', async () => {
  const people = directory();
  await people.member(lena);
  await people.member(omar);
  clock.jump(6 * minute);
  silent('users.info');
  const looked = people.member(lena);
  await answered(3);
  await clock.advance(500);
  expect(await looked).toMatchObject({ user: lena, full: true });
  silent('users.info');
  expect(await people.member(omar)).toMatchObject({ user: omar, full: true });
});

it('takes rights away with the first answer that says so, however late it comes', async () => {
  let say = (_: { full: boolean }) => {};
  let asked = 0;
  const lookUp = createLookup({
    kind: 'member',
    shape: z.object({ full: z.boolean() }),
    ask: () => {
      asked += 1;
      return new Promise<{ full: boolean }>((resolve) => {
        say = resolve;
      });
    },
    memo,
    clock,
    maxAge: 60 * minute,
    onProblem: () => {},
  });
  const first = lookUp(lena);
  await vi.waitFor(() => expect(asked).toBe(1));
  await clock.advance(3_000);
  say({ full: true });
  expect(await first).toMatchObject({ value: { full: true } });

  clock.jump(6 * minute);
  const second = lookUp(lena);
  await vi.waitFor(() => expect(asked).toBe(2));
  await clock.advance(500);
  expect(await second).toMatchObject({ value: { full: true } });
  expect(await lookUp(lena)).toMatchObject({ value: { full: true } });
  expect(asked).toBe(2);
  say({ full: false });
  await vi.waitFor(async () => expect(await lookUp(lena)).toMatchObject({ value: { full: false } }));
  expect(asked).toBe(2);
});

it('does not answer from what is older than it may be, however long Slack takes', async () => {
  const people = directory();
  await people.member(lena);
  clock.jump(61 * minute);
  workspace.faults.goAway(true);
  expect(await people.member(lena)).toBeUndefined();
});
