import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import { identify } from '../../../src/execution/supervise/process-identity.ts';
import type { Bench } from '../../../src/runs/ports.ts';
import { patience } from '../../support/patience.ts';
import type { RunProtection } from '../protections.ts';
import { openShop, type Shop } from '../shop.ts';
import { worksFiles } from '../works.ts';

const program = fileURLToPath(new URL('./crash-program.ts', import.meta.url));

export const page = `---
armed: true
---
# Steps

## Once

~~~sh {"name": "once"}
echo begun >> effects
until [ -e go ]; do sleep 0.02; done
echo ended >> effects
~~~

## Repeatable

~~~sh {"name": "repeatable", "idempotent": true}
echo begun >> effects
until [ -e go ]; do sleep 0.02; done
echo ended >> effects
~~~

## Look

~~~sh {"name": "look", "step": "check", "every": "1s", "within": "1h"}
echo looked >> looks
[ -e go ]
~~~

## Wait long

An hour. <!-- step: wait {"for": "1h"} -->
`;

/** How a bot dies in the middle of a run. */
export interface CrashPlan {
  readonly procedure: string;
  /** What people do in it; `all`: whatever it asks. */
  readonly act?: 'run' | 'nothing' | 'all';
  readonly markdown?: string;
  readonly pace?: 'step-by-step' | 'by-itself';
  /** Files of the service that are there from the beginning. */
  readonly files?: Readonly<Record<string, string>>;
  readonly hosts?: (service: string) => NonNullable<Bench['hosts']>;
  /** The moment at which it ends itself, or the file of the service whose next line is the moment at which it is ended. */
  readonly dieAt: string | { readonly file: string };
  /** How often it comes by that moment until then; how many lines the file has then. */
  readonly time?: number;
  /** Whether what commands wait for is there from the beginning. */
  readonly go?: boolean;
  /** The supervisor takes its job only when `release` is called. */
  readonly hold?: boolean;
  readonly without?: RunProtection;
  /** What happens to the machine while no bot is there. */
  readonly meanwhile?: (attempt: string, service: string) => unknown;
  /** The clock of the bot that comes afterwards. */
  readonly clock?: Clock;
}

/** What another bot finds. */
export interface Aftermath {
  readonly shop: Shop;
  readonly id: string;
  /** What the command itself did, outside of the bot, line by line. */
  effects(): readonly string[];
  /** Lets a supervisor that was held go on, and waits until it is gone. */
  release(): Promise<void>;
}

/** Begins a run in a process of its own, which is killed, and opens another bot on what it left. */
export async function crash(plan: CrashPlan): Promise<Aftermath> {
  const { dieAt, without = 'nothing' } = plan;
  const root = mkdtempSync(join(tmpdir(), 'runs-crash-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const files = worksFiles(root);
  mkdirSync(files.service);
  const { markdown = page } = plan;
  writeFileSync(files.runbook, markdown);
  if (plan.go !== false) writeFileSync(join(files.service, 'go'), '');
  for (const [name, text] of Object.entries(plan.files ?? {})) writeFileSync(join(files.service, name), text);
  const hosts = plan.hosts?.(files.service);
  const asked = JSON.stringify({
    root,
    procedure: plan.procedure,
    act: plan.act ?? 'run',
    dieAt: typeof dieAt === 'string' ? dieAt : null,
    time: plan.time ?? 1,
    hold: plan.hold ?? false,
    pace: plan.pace ?? 'step-by-step',
    hosts,
    without,
  });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, asked], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const gone = once(child, 'exit');
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, patience);
  if (typeof dieAt !== 'string') {
    const file = join(files.service, dieAt.file);
    const lines = plan.time ?? 1;
    const hasCome = () => expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(lines);
    await Promise.race([vi.waitFor(hasCome, { timeout: patience, interval: 10 }), gone]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await gone;
  clearTimeout(timer);
  if (isLate || signal !== 'SIGKILL')
    throw new Error(`It was not killed at ${JSON.stringify(dieAt)} (${code ?? signal}):\n${said}`);
  const attempt = existsSync(files.attempts) ? readdirSync(files.attempts).sort().at(-1) : undefined;
  await plan.meanwhile?.(join(files.attempts, attempt ?? ''), files.service);
  const { clock } = plan;
  // Whoever stores late loses what it held; the bot that comes afterwards is as it should be.
  const then = without === 'storing-first' ? 'nothing' : without;
  const shop = await openShop(markdown, {
    root,
    without: then,
    isLate: true,
    ...(clock ? { clock } : {}),
    ...(hosts ? { hosts } : {}),
  });
  return {
    shop,
    id: 'the-run',
    effects: () => (shop.read('effects') ?? '').split('\n').filter((line) => line !== ''),
    async release() {
      const held = readFileSync(join(root, 'held'), 'utf8').split('\n').map(Number);
      for (const pid of held) process.kill(pid, 'SIGCONT');
      await vi.waitFor(() => expect(held.map(identify)).toEqual(held.map(() => undefined)), {
        timeout: patience,
      });
    },
  };
}

/** What became of it once people have done what is theirs. */
export interface Story {
  /** What became of each attempt, and whether it was wanted by a person. */
  readonly attempts: readonly string[];
  /** What the command itself did, outside of the bot. */
  readonly effects: readonly string[];
  /** How often people had to press Run after the crash. */
  readonly presses: number;
  readonly state: string;
  readonly reason: string | null;
}

/**
 * People see a run through: they press Run where it is asked, and again where it is certain that nothing ran. Where nobody
 * knows, they look, and do nothing here.
 */
export async function seeThrough({ shop, id, effects }: Aftermath): Promise<Story> {
  let presses = 0;
  const presented = new Set<number>();
  for (;;) {
    const { run, step, allAttempts } = await shop.until(
      id,
      (scene) =>
        scene.underWay === undefined && !(isPatient(scene.step?.kind) && scene.run.state === 'asking'),
    );
    const isCertain = run.state === 'stuck' && allAttempts.at(-1)?.state === 'not-started';
    if (!(run.state === 'asking' || isCertain) || step === undefined || presented.has(run.revision))
      return {
        attempts: allAttempts.map(({ state }) => state),
        effects: effects(),
        presses,
        state: run.state,
        reason: run.reason,
      };
    presented.add(run.revision);
    presses += 1;
    await shop.wish(id, { kind: 'run' });
  }
}

function isPatient(kind: string | undefined): boolean {
  return kind === 'check' || kind === 'wait';
}
