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
import Database from 'better-sqlite3';
import { expect, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { Clock } from '../../../src/core/clock.ts';
import { identify } from '../../../src/execution/supervise/process-identity.ts';
import { notifyTopic } from '../../../src/runs/topics.ts';
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

## Guarded

~~~sh {"name": "guarded", "approve": {"expires": "1h"}}
echo begun >> effects
echo ended >> effects
~~~

## Look

~~~sh {"name": "look", "step": "check", "every": "1s", "within": "1h"}
echo looked >> looks
[ -e go ]
~~~

## Wait

A moment. <!-- step: wait {"for": "1s"} -->

## Wait long

An hour. <!-- step: wait {"for": "1h"} -->

## Say

It is done. <!-- step: notify {"channel": "#status"} -->

## By hand

- [ ] Done by a person
`;

/** How a bot dies in the middle of a run. */
export interface CrashPlan {
  readonly procedure: string;
  readonly act?: 'run' | 'done' | 'nothing' | 'ask' | 'ask and consent';
  /** The moment at which it ends itself, or the file of the service whose first line is the moment at which it is ended. */
  readonly dieAt: string | { readonly file: string };
  /** How often it comes by that moment until then. */
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
  writeFileSync(files.runbook, page);
  if (plan.go !== false) writeFileSync(join(files.service, 'go'), '');
  const asked = JSON.stringify({
    root,
    procedure: plan.procedure,
    act: plan.act ?? 'run',
    dieAt: typeof dieAt === 'string' ? dieAt : null,
    time: plan.time ?? 1,
    hold: plan.hold ?? false,
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
    await vi.waitFor(() => readFileSync(file), { timeout: patience, interval: 10 });
    child.kill('SIGKILL');
  }
  const [code, signal] = await gone;
  clearTimeout(timer);
  if (isLate || signal !== 'SIGKILL')
    throw new Error(`It was not killed at ${JSON.stringify(dieAt)} (${code ?? signal}):\n${said}`);
  const [attempt] = existsSync(files.attempts) ? readdirSync(files.attempts) : [];
  await plan.meanwhile?.(join(files.attempts, attempt ?? ''), files.service);
  const { clock } = plan;
  // Whoever stores late loses what it held; the bot that comes afterwards is as it should be.
  const then = without === 'storing-first' ? 'nothing' : without;
  const shop = await openShop(page, { root, without: then, ...(clock ? { clock } : {}) });
  return {
    shop,
    id: readFileSync(join(root, 'run'), 'utf8'),
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

/** How often the notice of a run was said, or is about to be. */
export function countNotices({ shop }: Aftermath): number {
  const database = new Database(worksFiles(shop.root).database, { readonly: true });
  try {
    return countRow.parse(
      database.prepare('SELECT count(*) AS count FROM post WHERE topic = ?').get(notifyTopic),
    ).count;
  } finally {
    database.close();
  }
}

const countRow = z.object({ count: z.int() });

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
