/**
 * A program of its own: runs one command and outlives the bot. What to run comes over standard input; when that ends
 * without a whole job, nobody wants anything. Signals that stop the bot are not meant for the command that it started.
 */
import { text } from 'node:stream/consumers';
import { createPipeOpener } from '../system-pipe.ts';
import { jobShape } from './job.ts';
import { rehearse } from './rehearse.ts';
import { supervise } from './supervise.ts';

/** As much as the system gives to everybody, in bytes. */
const roomOfPipe = 1 << 20;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

// All that takes time to load is there before the job comes.
const openPipe = createPipeOpener(roomOfPipe);
rehearse();
const said = await text(process.stdin);
if (said !== '') await supervise(jobShape.parse(JSON.parse(said)), openPipe);
