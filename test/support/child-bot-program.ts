import { enableCompileCache, flushCompileCache } from 'node:module';
import { z } from 'zod';

enableCompileCache();
const { runBot } = await import('../../src/assemble/bot.ts');
const { assembleBot } = await import('./bot-parts.ts');
const { withoutProtection } = await import('./protections.ts');
const { runningClock } = await import('./running-clock.ts');

/**
 * The bot as a process of its own that ends itself with SIGKILL when it comes by a moment the n-th time. The argument
 * is JSON.
 */
const { env, clock, dieAt, time, without } = z
  .object({
    env: z.record(z.string(), z.string()),
    clock: z.object({ shown: z.number(), real: z.number(), speed: z.number() }),
    dieAt: z.string(),
    time: z.int().positive(),
    without: z.enum([
      'nothing',
      'finding',
      'accepting',
      'finishing',
      'journal',
      'one-transaction',
      'one-look',
    ]),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

let passed = 0;
const write = (sentence: string, fields?: object) =>
  void process.stderr.write(`${sentence} ${JSON.stringify(fields ?? {})}\n`);
const parts = await assembleBot(env, runningClock(clock), { info: write, warn: write, error: write });
const checkpoint = (moment: string) => {
  if (moment !== dieAt) return;
  passed += 1;
  if (passed === time) process.kill(process.pid, 'SIGKILL');
};
// A process that is killed would write nothing of it at its end.
flushCompileCache();
await runBot(withoutProtection(without, { ...parts, checkpoint }), new AbortController().signal);
