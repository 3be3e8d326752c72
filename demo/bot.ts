import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A bot in a process of its own, started as anybody would start it. */
export interface BotProcess {
  readonly process: ChildProcess;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts `bin/watchkeeper start` with its log in a file. */
export function startBot(env: NodeJS.ProcessEnv, logFile: string): BotProcess {
  const child = spawn(`${root}bin/watchkeeper`, ['start'], {
    env,
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.pipe(createWriteStream(logFile));
  return {
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
