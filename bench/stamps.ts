import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchBot } from './bench-bot.ts';

/** A line of a script that notes when it came by. */
export const stamp = 'echo "$EPOCHREALTIME" >> stamps';

/** Milliseconds since the epoch, as a stamp has them. */
export const now = () => performance.timeOrigin + performance.now();

export const ms = (span: number) => `${span.toFixed(span < 10 ? 1 : 0)} ms`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
export const times = (ratio: number) => `${ratio.toFixed(2)} times`;

/** Runs a script as the supervisor does, and nothing around it. */
export async function runBare({ home }: BenchBot, script: string): Promise<void> {
  const path = join(home.folder, 'bare');
  writeFileSync(path, script);
  const child = spawn('bash', ['-euo', 'pipefail', path], {
    cwd: join(home.folder, 'alpha'),
    env: { LC_ALL: 'C.UTF-8', ...home.env },
    detached: true,
    stdio: 'ignore',
  });
  await once(child, 'exit');
}

export function stampsOf({ home }: BenchBot): number[] {
  const text = home.read('stamps') ?? '';
  return text.split('\n').flatMap((line) => (line === '' ? [] : [Number(line.replace(',', '.')) * 1_000]));
}

export async function nextStamp(bot: BenchBot, at: number): Promise<number> {
  await until(() => stampsOf(bot).length > at);
  return stampsOf(bot)[at] ?? 0;
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5);
}

/** Somebody asks for help ten times a second. */
export async function keepAsking(
  { hands }: BenchBot,
  watching: { isOver: boolean },
  onTurn: () => void,
): Promise<void> {
  while (!watching.isOver) {
    await hands.type('help');
    onTurn();
    await wait(100);
  }
}

/** A fence of a runbook. */
export const fence = (title: string, script: string) =>
  `~~~sh {"title": ${JSON.stringify(title)}}\n${script}\n~~~\n`;
