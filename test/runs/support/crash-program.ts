import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Bench } from '../../../src/runs/ports.ts';

enableCompileCache();
const { openWorks } = await import('../works.ts');
const { runProtections } = await import('../protections.ts');
const { nick } = await import('../people.ts');
const { peopleSeeThrough } = await import('./see-through.ts');

/**
 * The part of a bot that runs runbooks, as a process of its own: begins a run, does what a person wants of it, and ends itself
 * with SIGKILL when it comes by a moment the n-th time. The argument is JSON.
 */
const { root, procedure, pace, act, dieAt, time, hold, without, hosts } = z
  .object({
    root: z.string(),
    procedure: z.string(),
    pace: z.enum(['step-by-step', 'by-itself']),
    act: z.enum(['run', 'nothing', 'all']),
    dieAt: z.string().nullable(),
    time: z.int().positive(),
    hold: z.boolean(),
    without: z.enum(runProtections),
    hosts: z.custom<Bench['hosts']>().optional(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

let passed = 0;
const checkpoint = (moment: string) => {
  if (hold && moment === 'run.handing-over') holdSupervisors();
  if (moment !== dieAt) return;
  passed += 1;
  if (passed === time) process.kill(process.pid, 'SIGKILL');
};

/** Stops the supervisor that waits, so that it takes its job late. */
function holdSupervisors(): void {
  const held = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
  writeFileSync(join(root, 'held'), held.join('\n'));
  for (const pid of held) process.kill(pid, 'SIGSTOP');
}

const { runs } = await openWorks(root, { checkpoint, without, ...(hosts ? { hosts } : {}) });
// A process that is killed would write nothing of it at its end.
flushCompileCache();
const begun = await runs.begin(
  {
    id: 'the-run',
    service: 's',
    runbook: 'steps',
    procedure,
    values: {},
    pace,
    channel: '#ops',
    closes: null,
  },
  { by: nick },
);
if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
const { id, visit } = begun.run;
if (act === 'all') {
  // Noted before, because pressing may be its end.
  const note = () => appendFileSync(join(root, 'presses'), '.');
  await peopleSeeThrough(runs, id, () => wait(5), note);
  throw new Error('The run was over before its moment came.');
}
if (act === 'run') {
  const wished = await runs.wish(id, visit, { kind: 'run' }, { by: nick });
  if (wished.kind !== 'moved') throw new Error(JSON.stringify(wished));
}
// The driver goes on until it is killed.
