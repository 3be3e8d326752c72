import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BotEnvironment } from './bot-parts.ts';
import { patience } from './patience.ts';
import type { Protection } from './protections.ts';
import type { ClockSetting } from './running-clock.ts';

const program = fileURLToPath(new URL('./child-bot-program.ts', import.meta.url));

/** What a bot in a process of its own is to do. */
export interface ChildOptions {
  readonly env: BotEnvironment;
  readonly clock: ClockSetting;
  /** The moment at which it ends itself with SIGKILL. */
  readonly dieAt: string;
  /** How often it comes by that moment until then; the first time if not given. */
  readonly time?: number;
  readonly without?: Protection;
}

/** A bot that is going to be killed. */
export interface ChildBot {
  /** Resolves when it was killed at its moment. Throws when it ended otherwise, or not in time. */
  readonly killed: Promise<void>;
  /** Waits for something that happens while it lives. Throws at once, with its log, when it ended otherwise than asked. */
  during<T>(happening: Promise<T>): Promise<T>;
  /** Ends it when it is still there. */
  end(): Promise<void>;
}

export function startChild({ env, clock, dieAt, time = 1, without = 'nothing' }: ChildOptions): ChildBot {
  const asked = JSON.stringify({ env, clock, dieAt, time, without });
  const child = spawn(process.execPath, [program, asked], { stdio: ['ignore', 'ignore', 'pipe'], env: env });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, patience);
  const gone = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? String(code)));
  }).finally(() => clearTimeout(timer));
  const killed = gone.then((end) => {
    if (late || end !== 'SIGKILL') throw new Error(`It was not killed at ${dieAt} (${end}):\n${said}`);
  });
  // Whoever waits for it hears of it; nobody else has to.
  killed.catch(() => {});
  return {
    killed,
    during: (happening) => Promise.race([happening, killed.then(() => happening)]),
    async end() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
