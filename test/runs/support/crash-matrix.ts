import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import {
  attemptFiles,
  readClaim,
  readCommandProcess,
} from '../../../src/execution/supervise/attempt-folder.ts';
import { identify, isAlive } from '../../../src/execution/supervise/process-identity.ts';
import { patience } from '../../support/patience.ts';
import type { RunProtection } from '../protections.ts';
import { type Aftermath, countNotices, crash, type Story, seeThrough } from './crash.ts';

const hour = 3_600_000;
const once = ['begun', 'ended'];

/** Moments at which it is certain that nothing of the command has run. */
export const momentsBefore = ['run.stored', 'run.handing-over'] as const;
/** Moments at which it has been started, or has ended. */
export const momentsAfter = ['run.handed-over', 'run.following', 'run.over', 'run.settled'] as const;
/** Moments in the life of a step that waits or looks. */
export const momentsOfPatience = ['run.waiting', 'run.over', 'run.settled'] as const;

/** Dies before the command: people are told that nothing ran, and press once more. */
export async function expectNotStarted(dieAt: string): Promise<void> {
  expect(await seeThrough(await crash({ procedure: 'once', dieAt }))).toEqual({
    attempts: ['not-started', 'succeeded'],
    effects: once,
    presses: 1,
    state: 'finished',
    reason: null,
  });
}

/** The same for a step that may be repeated without asking. */
export async function expectRepeated(dieAt: string): Promise<void> {
  expect(await seeThrough(await crash({ procedure: 'repeatable', dieAt }))).toMatchObject({
    attempts: ['not-started', 'succeeded'],
    effects: once,
    presses: 0,
    state: 'finished',
  });
}

/** Dies when the command has begun, or is over: the same attempt is taken up. */
export async function expectTakenUp(procedure: 'once' | 'repeatable', dieAt: string): Promise<void> {
  // A command that is quick may be over before anybody follows it.
  const go = dieAt !== 'run.following';
  const after = await crash({ procedure, dieAt, go });
  letGo(after);
  expect(await seeThrough(after)).toMatchObject({
    attempts: ['succeeded'],
    effects: once,
    presses: 0,
    state: 'finished',
  });
}

/** Dies while the command runs. */
export async function expectTakenUpWhileRunning(procedure: 'once' | 'repeatable'): Promise<void> {
  const after = await dyingWhileRunning({ procedure });
  letGo(after);
  expect(await seeThrough(after)).toMatchObject({
    attempts: ['succeeded'],
    effects: once,
    presses: 0,
    state: 'finished',
  });
}

/** Dies when the job was handed over: its supervisor takes it, or comes too late for ever. */
export async function expectOneDecision(without: RunProtection = 'nothing'): Promise<Story> {
  const after = await crash({
    procedure: 'once',
    dieAt: 'supervise.handed-over',
    hold: true,
    without,
  });
  const story = await seeThrough(after);
  await after.release();
  return { ...story, effects: after.effects() };
}

/** Dies while the command runs, and its supervisor too. */
export async function dyingWithSupervisor(
  more: {
    readonly procedure?: 'once' | 'repeatable';
    readonly without?: RunProtection;
    readonly and?: And;
    readonly dieAt?: string;
  } = {},
): Promise<Aftermath> {
  const { procedure = 'once', and = 'nothing', without = 'nothing' } = more;
  return dyingWhileRunning({
    procedure,
    without,
    ...(more.dieAt ? { dieAt: more.dieAt } : {}),
    async meanwhile(folder, service) {
      await vi.waitFor(() => readFileSync(join(service, 'effects')), { timeout: patience });
      const claim = readClaim(folder);
      if (claim?.by !== 'supervisor') throw new Error('no supervisor has claimed the attempt');
      process.kill(claim.process.pid, 'SIGKILL');
      if (and !== 'nothing') endCommand(folder);
      await vi.waitFor(() => expect(isAlive(claim.process)).toBe(false), { timeout: patience });
      const self = identify(process.pid);
      if (and === 'the machine') claimIs(folder, { ...self, boot: 'another-boot' });
      if (and === 'its number is given to another')
        claimIs(folder, { ...self, started: claim.process.started });
    },
  });
}

/** What ends besides the supervisor. */
type And = 'nothing' | 'the command' | 'the machine' | 'its number is given to another';

async function dyingWhileRunning(plan: {
  readonly procedure: string;
  readonly without?: RunProtection;
  readonly dieAt?: string;
  readonly meanwhile?: (attempt: string, service: string) => unknown;
}): Promise<Aftermath> {
  return crash({ dieAt: { file: 'effects' }, go: false, ...plan });
}

export function endCommand(folder: string): void {
  const command = readCommandProcess(folder);
  if (command && isAlive(command)) process.kill(-command.pid, 'SIGKILL');
}

function claimIs(folder: string, process: object): void {
  writeFileSync(attemptFiles(folder).claim, JSON.stringify({ by: 'supervisor', process }));
}

/** Lets commands go on that wait for it. */
export function letGo({ shop }: Aftermath): void {
  writeFileSync(join(shop.folder, 'go'), '');
}

/** A look by a command goes on being asked. */
export async function expectLookedOn(dieAt: string): Promise<void> {
  expect(await seeThrough(await crash({ procedure: 'look', act: 'nothing', dieAt }))).toMatchObject({
    attempts: ['succeeded'],
    presses: 0,
    state: 'finished',
  });
}

/** A look that does not hold yet. */
export async function expectLookedAgain(): Promise<void> {
  const after = await crash({ procedure: 'look', act: 'nothing', dieAt: { file: 'looks' }, go: false });
  letGo(after);
  expect(await seeThrough(after)).toMatchObject({ attempts: ['succeeded'], state: 'finished' });
}

/** A wait ends when it would have ended, whoever waits. */
export async function expectWaitedOn(dieAt: string): Promise<void> {
  const isLong = dieAt === 'run.waiting' || dieAt === 'run.stored';
  const clock = { ...systemClock, now: () => systemClock.now() + hour };
  const after = await crash({
    procedure: isLong ? 'wait-long' : 'wait',
    act: 'nothing',
    dieAt,
    ...(isLong ? { clock } : {}),
  });
  expect(await seeThrough(after)).toMatchObject({ attempts: ['succeeded'], presses: 0, state: 'finished' });
}

/** What a runbook tells a channel is told once. */
export async function expectSaidOnce(dieAt: string): Promise<void> {
  const after = await crash({ procedure: 'say', dieAt });
  expect(await seeThrough(after)).toMatchObject({ attempts: ['succeeded'], presses: 0, state: 'finished' });
  expect(countNotices(after)).toBe(1);
}

/** What a person has done is done. */
export async function expectDoneOnce(): Promise<void> {
  const after = await crash({ procedure: 'by-hand', act: 'done', dieAt: 'run.stored' });
  expect(await seeThrough(after)).toMatchObject({ attempts: ['succeeded'], presses: 0, state: 'finished' });
}
