import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { vi } from 'vitest';
import { patience } from './patience.ts';

const program = resolve(import.meta.dirname, '../../bin/watchkeeper');

/** The real program at work, with what it has written so far. */
export interface Terminal {
  readonly pid: number;
  /** Everything on standard output and standard error. */
  said(): string;
  /** Waits until it has said it so many times. */
  until(text: string, times?: number): Promise<void>;
  type(line: string): void;
  /** Nobody types any more. */
  hangUp(): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal, when it has ended. */
  readonly over: Promise<number | string>;
}

/** Starts the real program. Whoever starts it ends it. */
export function startTerminal(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Terminal {
  const child = spawn(program, words, { cwd, env, stdio: 'pipe' });
  let said = '';
  const hear = (text: string) => {
    said += text;
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  child.stdin.on('error', () => {});
  const over = new Promise<number | string>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => done(code ?? signal ?? 'unknown'));
  });
  return {
    pid: child.pid ?? -1,
    over,
    said: () => said,
    until: (text, times = 1) =>
      vi.waitFor(
        () => {
          if (said.split(text).length <= times) throw new Error(`It has not said “${text}”, but:\n${said}`);
        },
        { timeout: patience, interval: 20 },
      ),
    hangUp: () => void child.stdin.end(),
    type: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
  };
}
