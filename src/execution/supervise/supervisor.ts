/**
 * A program of its own: runs one command and outlives the bot. What to run comes over standard input; when that ends
 * without a whole job, nobody wants anything. Signals that stop the bot are not meant for the command that it started.
 */
import { createPipeOpener } from '../system-pipe.ts';
import { endOfJob, jobShape } from './job.ts';
import { rehearse } from './rehearse.ts';
import { supervise } from './supervise.ts';

/** As much as the system gives to everybody, in bytes. */
const roomOfPipe = 1 << 20;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

// All that takes time to load is there before the job comes.
const openPipe = createPipeOpener(roomOfPipe);
rehearse(openPipe);
const said = await wholeJob();
if (said !== undefined) await supervise(jobShape.parse(JSON.parse(said)), openPipe);

/** Undefined when the input ends before. */
async function wholeJob(): Promise<string | undefined> {
  let said = '';
  for await (const piece of process.stdin.setEncoding('utf8')) {
    said += piece;
    if (said.endsWith(endOfJob)) return said;
  }
  return undefined;
}
