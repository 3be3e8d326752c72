import { readFileSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

enableCompileCache();
const { openWorks } = await import('../works.ts');
const { karen, nick } = await import('../people.ts');

/**
 * The part of a bot that runs runbooks, as a process of its own: begins a run, does what a person wants of it, and ends itself
 * with SIGKILL when it comes by a moment the n-th time. The argument is JSON.
 */
const { root, procedure, act, dieAt, time, hold, without } = z
  .object({
    root: z.string(),
    procedure: z.string(),
    act: z.enum(['run', 'done', 'nothing', 'ask', 'ask and consent']),
    dieAt: z.string().nullable(),
    time: z.int().positive(),
    hold: z.boolean(),
    without: z.enum(['nothing', 'calling-off', 'asking-the-disk', 'not-guessing', 'storing-first']),
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

const { runs } = await openWorks(root, { checkpoint, without });
// A process that is killed would write nothing of it at its end.
flushCompileCache();
const begun = await runs.begin(
  {
    service: 's',
    runbook: 'steps',
    procedure,
    values: {},
    pace: 'step-by-step',
    channel: '#ops',
    closes: null,
  },
  { by: nick },
);
if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
const { id, visit } = begun.run;
writeFileSync(join(root, 'run'), id);
const by = nick;
const done = { kind: 'done', note: '', evidence: '', values: {} } as const;
if (act !== 'nothing') {
  const wished = await runs.wish(id, visit, act === 'done' ? done : { kind: 'run' }, { by });
  if (wished.kind !== 'moved' && wished.kind !== 'asked') throw new Error(JSON.stringify(wished));
}
if (act === 'ask and consent') {
  const request = (await runs.scene(id))?.approval?.id ?? '';
  await runs.consent(id, request, { yes: true, reason: '' }, { by: karen });
}
// The driver goes on until it is killed.
