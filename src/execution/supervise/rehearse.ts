import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { OpenPipe } from '../system-pipe.ts';
import { jobShape } from './job.ts';
import { createMaskStream } from './mask-stream.ts';
import { identify } from './process-identity.ts';

/**
 * Does once, for nothing, what a job will ask for. What a program does for the first time takes it several times as long, and
 * somebody who has pressed a button waits for the job.
 */
export function rehearse(openPipe: OpenPipe): void {
  jobShape.safeParse({
    folder: '/',
    argv: ['/'],
    cwd: '/',
    env: { LC_ALL: 'C' },
    input: null,
    umask: 0,
    timeout: 1,
    grace: 0,
    keep: { beginning: 1, end: 1 },
    capture: 0,
    secrets: [''],
  });
  identify(process.pid);
  const mask = createMaskStream(["secret's"]);
  mask.push(Buffer.from('words'));
  mask.end();
  const { read, write } = openPipe();
  closeSync(read);
  closeSync(write);
  // A folder is no program, so nothing is started.
  spawn('/', [], { cwd: '/', env: {}, detached: true, stdio: 'ignore' }).on('error', () => {});
}
