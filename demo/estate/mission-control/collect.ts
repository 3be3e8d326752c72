import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { hawaii } from './items.ts';

const fileSchema = z.looseObject({
  version: z.number(),
  items: z.array(
    z.looseObject({
      id: z.string().min(1),
      name: z.string(),
      cadence_days: z.number().positive(),
      warn_days: z.number().nonnegative(),
      last_done_at: z.string(),
      result: z.string(),
      notes: z.string(),
    }),
  ),
});

interface Standing {
  readonly id: string;
  readonly name: string;
  readonly due_in_days: number;
  readonly color: 'green' | 'yellow' | 'red';
}

/** Works out how every item stands on the Hawaiian day of `now`. */
export function collect(json: string, now: number): { status: string; items: Standing[] } {
  const today = DateTime.fromMillis(now, { zone: hawaii }).startOf('day');
  const items = fileSchema.parse(JSON.parse(json)).items.map((item) => {
    const done = DateTime.fromISO(item.last_done_at, { zone: hawaii });
    if (!done.isValid)
      throw new Error(`${item.id}: last_done_at ${JSON.stringify(item.last_done_at)} is no date`);
    const due = done.startOf('day').plus({ days: item.cadence_days });
    const due_in_days = Math.round(due.diff(today, 'days').days);
    const color = due_in_days < 0 ? 'red' : due_in_days <= item.warn_days ? 'yellow' : 'green';
    return { id: item.id, name: item.name, due_in_days, color } as const;
  });
  const colors = items.map((each) => each.color);
  return { status: colors.includes('red') ? 'red' : colors.includes('yellow') ? 'yellow' : 'green', items };
}

/**
 * Collects once: reads config/maintenance.json below `repo`, works out what is due, and replaces
 * out/status.json, which the dashboard shows. Another collector at work, or a file that cannot be
 * read, is an error with a sentence. Either way out/last-run.json tells how it went.
 */
export function runCollector(repo: string, now: number): string {
  const remember = (ok: boolean, message: string): void =>
    replace(join(repo, 'out', 'last-run.json'), { at: new Date(now).toISOString(), ok, message });
  try {
    const message = collectOnce(repo, now);
    remember(true, message);
    return message;
  } catch (problem) {
    remember(false, messageOf(problem));
    throw problem;
  }
}

function collectOnce(repo: string, now: number): string {
  const source = join(repo, 'config', 'maintenance.json');
  const lock = join(repo, 'out', 'collector.lock');
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' });
  } catch {
    throw new Error(`${lock} is there: another collector is at work, or one died. Nothing was collected.`);
  }
  try {
    const status = collect(readFileSync(source, 'utf8'), now);
    replace(join(repo, 'out', 'status.json'), { generated: new Date(now).toISOString(), ...status });
    return `collected ${status.items.length} items: ${status.status}`;
  } catch (problem) {
    throw new Error(`${source} cannot be collected, status.json stays as it was: ${messageOf(problem)}`);
  } finally {
    rmSync(lock, { force: true });
  }
}

function replace(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function messageOf(problem: unknown): string {
  if (problem instanceof z.ZodError) return z.prettifyError(problem).replaceAll('\n', ' ');
  return problem instanceof Error ? problem.message : String(problem);
}
