import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
import { type Aftermath, crash, type Story, seeThrough } from './crash.ts';

const hour = 3_600_000;

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
      await endSupervisor(folder, and);
    },
  });
}

/** What ends besides the supervisor. */
export type And = 'nothing' | 'the command' | 'the machine' | 'its number is given to another';

async function dyingWhileRunning(plan: {
  readonly procedure: string;
  readonly without?: RunProtection;
  readonly dieAt?: string;
  readonly meanwhile?: (attempt: string, service: string) => unknown;
}): Promise<Aftermath> {
  return crash({ dieAt: { file: 'effects' }, go: false, ...plan });
}

/** Ends the supervisor of an attempt, and what goes with it. */
export async function endSupervisor(folder: string, and: And): Promise<void> {
  const claim = readClaim(folder);
  if (claim?.by !== 'supervisor') throw new Error('no supervisor has claimed the attempt');
  process.kill(claim.process.pid, 'SIGKILL');
  if (and !== 'nothing') endCommand(folder);
  await vi.waitFor(() => expect(isAlive(claim.process)).toBe(false), { timeout: patience });
  const self = identify(process.pid);
  if (and === 'the machine') claimIs(folder, { ...self, boot: 'another-boot' });
  if (and === 'its number is given to another') claimIs(folder, { ...self, started: claim.process.started });
}

function endCommand(folder: string): void {
  const command = readCommandProcess(folder);
  if (command && isAlive(command)) process.kill(-command.pid, 'SIGKILL');
}

function claimIs(folder: string, process: object): void {
  const { claim } = attemptFiles(folder);
  rmSync(claim);
  symlinkSync(JSON.stringify({ by: 'supervisor', process }), claim);
}

/** Lets commands go on that wait for it. */
export function letGo({ shop }: Aftermath): void {
  writeFileSync(join(shop.folder, 'go'), '');
}

/** A look that does not hold yet. */
export async function expectLookedAgain(): Promise<void> {
  const after = await crash({ procedure: 'look', act: 'nothing', dieAt: { file: 'looks' }, go: false });
  letGo(after);
  expect(await seeThrough(after)).toMatchObject({ attempts: ['succeeded'], state: 'finished' });
}

/** A wait ends when it would have ended, whoever waits. */
export async function expectWaitedOn(): Promise<void> {
  const clock = { ...systemClock, now: () => systemClock.now() + hour };
  const after = await crash({ procedure: 'wait-long', act: 'nothing', dieAt: 'run.waiting', clock });
  expect(await seeThrough(after)).toMatchObject({ attempts: ['succeeded'], presses: 0, state: 'finished' });
}
