import { z } from 'zod';
import { knownRights } from '../../commands/index.ts';
import type { ConfigProblem } from '../config/config.ts';
import { readConfig } from '../config/read.ts';
import { placeAndMessage } from '../config/report.ts';
import { systemClock } from '../core/clock.ts';
import type { Line, Reply } from '../core/reply.ts';
import { formatSize } from '../core/size.ts';
import { count } from '../core/text.ts';
import { backUp } from '../store/sqlite/backup.ts';
import { migrate } from '../store/sqlite/migrate.ts';
import { migrationStatus } from '../store/sqlite/migration-status.ts';
import { backupsIn, databaseIn, type Surroundings, settingsFrom } from './surroundings.ts';

/** What `watchkeeper validate --json` prints. */
export const validateDataShape = z.object({
  valid: z.boolean(),
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      file: z.string(),
      line: z.int(),
      column: z.int(),
      path: z.string(),
      message: z.string(),
    }),
  ),
});

/** What `watchkeeper migrate --json` prints. */
export const migrateDataShape = z.object({
  database: z.string(),
  applied: z.array(z.string()).describe('names of the migrations applied by this call'),
  pending: z.array(z.string()),
  backup: z.string().nullable().describe('the verified copy from before'),
});

/** What `watchkeeper backup --json` prints. */
export const backupDataShape = z.object({
  path: z.string(),
  size: z.int().describe('bytes'),
  removed: z.array(z.string()).describe('older copies that were removed'),
});

/** `watchkeeper backup`: a checked copy of the database, also while the bot runs. */
export async function backupReply(surroundings: Surroundings, keep: number): Promise<Reply> {
  const settings = settingsFrom(surroundings, 'no-slack');
  const made = await backUp({
    path: databaseIn(settings),
    folder: backupsIn(settings),
    keep,
    now: systemClock.now(),
  });
  const data: z.infer<typeof backupDataShape> = { ...made, removed: [...made.removed] };
  const removed =
    made.removed.length === 0
      ? ''
      : ` ${count(made.removed.length, 'older copy was', 'older copies were')} removed.`;
  return {
    title: `Copied and checked: ${formatSize(made.size)}.${removed}`,
    parts: [{ kind: 'note', text: made.path }],
    data,
  };
}

/** `watchkeeper validate`: every problem of the config at once. */
export async function validateReply(surroundings: Surroundings): Promise<Reply> {
  const { home } = settingsFrom(surroundings, 'no-slack');
  const reading = await readConfig({ home, env: surroundings.env, knownRights, withRunbooks: true });
  const problems = reading.valid ? reading.warnings : reading.problems;
  const data: z.infer<typeof validateDataShape> = { valid: reading.valid, problems: [...problems] };
  const lines = problems.map(problemLine);
  if (!reading.valid) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    return {
      title: `The config has ${count(errors, 'error')}.`,
      parts: [{ kind: 'lines', lines }],
      data,
      problem: { code: 'failed' },
    };
  }
  return {
    title:
      lines.length === 0
        ? 'The config is valid.'
        : `The config is valid, with ${count(lines.length, 'warning')}.`,
    parts: [{ kind: 'lines', lines }],
    data,
  };
}

function problemLine(problem: ConfigProblem): Line {
  return { status: problem.severity === 'error' ? 'critical' : 'warning', text: placeAndMessage(problem) };
}

/** `watchkeeper migrate`: brings the database up to date, or says how it stands. */
export async function migrateReply(
  surroundings: Surroundings,
  options: { readonly statusOnly: boolean },
): Promise<Reply> {
  const path = databaseIn(settingsFrom(surroundings, 'no-slack'));
  const { pending } = migrationStatus(path);
  if (options.statusOnly) {
    const data: z.infer<typeof migrateDataShape> = {
      database: path,
      applied: [],
      pending: [...pending],
      backup: null,
    };
    const title =
      pending.length === 0
        ? 'The database is up to date.'
        : `${count(pending.length, 'migration')} to come: ${pending.join(', ')}`;
    return { title, parts: [{ kind: 'note', text: path }], data };
  }
  const report = await migrate({ path, now: systemClock.now });
  const data: z.infer<typeof migrateDataShape> = {
    database: path,
    applied: [...report.applied],
    pending: [],
    backup: report.backup,
  };
  const done =
    report.applied.length === 0
      ? 'The database was up to date already.'
      : `Applied ${report.applied.join(', ')}.`;
  return {
    title: done,
    parts: [
      { kind: 'note', text: report.backup ? `${path}; the copy from before is ${report.backup}` : path },
    ],
    data,
  };
}
