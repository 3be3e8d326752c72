import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Connection, openDatabase } from './database.ts';
import { stamp, writeLog } from './log.ts';
import { type Place, readJson, replaceFile } from './place.ts';
import { startWatch } from './working-time.ts';

const settingsSchema = z.object({
  /** Records written in one commit. */
  batch_size: z.number().int().positive(),
  /** Records held in memory at a time. */
  read_batch_size: z.number().int().positive(),
  /** How long one commit travels to the database and back. */
  commit_ms: z.number().nonnegative(),
});

const stateSchema = z.object({
  state: z.enum(['idle', 'running', 'failed', 'stopped']),
  run: z.string(),
  last_run: z.string(),
  /** Records of this run that are in the database. */
  records: z.number(),
  total: z.number(),
  records_per_second: z.number().nullable(),
  error: z.string().nullable(),
});
export type ImportState = z.infer<typeof stateSchema>;

/** One power as MidsReborn exports it. */
export const recordSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  archetype: z.string(),
  magnitude: z.number(),
});

const megabytesAtRest = 640;
const megabytesPerRecord = 8;

/** How the last import stands; null before the first one. */
export function readImportState(place: Place): ImportState | null {
  return existsSync(place.importState) ? stateSchema.parse(readJson(place.importState)) : null;
}

/** The imports that ended, oldest first. */
export function readImportHistory(place: Place): ImportState[] {
  if (!existsSync(place.importHistory)) return [];
  const lines = readFileSync(place.importHistory, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => stateSchema.parse(JSON.parse(line)));
}

export function writeImportState(place: Place, state: ImportState): void {
  replaceFile(place.importState, `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Imports the exported file, or goes on with the run that stopped (`resume`). What was committed
 * before a bad record stays, with what it replaced in `import_undo`, until someone rolls it back.
 * @returns the state in which it ended: `idle` or `failed`
 */
export async function runImport(place: Place, now: number, resume = false): Promise<ImportState> {
  const settings = settingsSchema.parse(readJson(place.importSettings));
  const before = readImportState(place);
  const resumed = resume && before !== null && before.state !== 'idle';
  const run = resumed ? before.run : stamp(now).replace(/[-:Z]/g, '').replace('T', '-');
  const from = resumed ? before.records : 0;
  let state: ImportState = {
    ...{ state: 'running', run, last_run: stamp(now), records: from, total: 0 },
    ...{ records_per_second: null, error: null },
  };
  writeImportState(place, state);
  noteMemory(place, settings.read_batch_size);
  writeLog(
    place.logs.import,
    now,
    'INFO',
    `import ${run} ${resumed ? `resumed at record ${from}` : 'started'}`,
  );

  const watch = startWatch();
  let waited = 0;
  let connection: Connection | undefined;
  try {
    const records = z.array(z.unknown()).parse(readJson(place.export));
    state = { ...state, total: records.length };
    connection = openDatabase(place);
    for (let at = from; at < records.length; at += settings.batch_size) {
      const batch = records.slice(at, at + settings.batch_size);
      const good = batch.map((record) => recordSchema.safeParse(record));
      const bad = good.findIndex((each) => !each.success);
      const usable = good
        .slice(0, bad === -1 ? good.length : bad)
        .flatMap((each) => (each.success ? [each.data] : []));
      writeBatch(connection, run, usable, stamp(now));
      state = { ...state, records: at + usable.length };
      if (bad !== -1) {
        const what = good[bad]?.error?.issues[0];
        throw new Error(`record ${at + bad + 1}: ${what?.path.join('.')}: ${what?.message}`);
      }
      await pause(settings.commit_ms);
      waited += settings.commit_ms;
    }
    const seconds = (watch() + waited) / 1000;
    const speed = Math.round((records.length - from) / seconds);
    state = { ...state, state: 'idle', records_per_second: speed };
    writeLog(
      place.logs.import,
      now,
      'INFO',
      `import ${run} finished: ${records.length} records, ${speed} rec/s`,
    );
  } catch (problem) {
    const error = problem instanceof Error ? problem.message : String(problem);
    state = { ...state, state: 'failed', error };
    writeLog(
      place.logs.import,
      now,
      'ERROR',
      `import ${run} failed at record ${state.records + 1}: ${error}`,
    );
  } finally {
    connection?.close();
  }
  writeImportState(place, state);
  appendFileSync(place.importHistory, `${JSON.stringify(state)}\n`);
  return state;
}

function writeBatch(
  connection: Connection,
  run: string,
  records: readonly z.infer<typeof recordSchema>[],
  updatedAt: string,
): void {
  const find = connection.prepare('SELECT * FROM powers WHERE id = ?');
  const keep = connection.prepare('INSERT OR IGNORE INTO import_undo VALUES (?, ?, ?)');
  const put = connection.prepare('INSERT OR REPLACE INTO powers VALUES (?, ?, ?, ?, ?)');
  connection.transaction(() => {
    for (const record of records) {
      const before = find.get(record.id);
      keep.run(run, record.id, before === undefined ? null : JSON.stringify(before));
      put.run(record.id, record.name, record.archetype, record.magnitude, updatedAt);
    }
  })();
}

const powerSchema = recordSchema.extend({ updated_at: z.string() });

/** Takes back what a run wrote. @returns how many powers are as they were before */
export function rollBackImport(connection: Connection, run: string): number {
  const undo = z
    .array(z.object({ power_id: z.number(), before: z.string().nullable() }))
    .parse(connection.prepare('SELECT power_id, before FROM import_undo WHERE run = ?').all(run));
  const put = connection.prepare('INSERT OR REPLACE INTO powers VALUES (?, ?, ?, ?, ?)');
  const remove = connection.prepare('DELETE FROM powers WHERE id = ?');
  connection.transaction(() => {
    for (const { power_id, before } of undo) {
      if (before === null) {
        remove.run(power_id);
        continue;
      }
      const power = powerSchema.parse(JSON.parse(before));
      put.run(power.id, power.name, power.archetype, power.magnitude, power.updated_at);
    }
    connection.prepare('DELETE FROM import_undo WHERE run = ?').run(run);
  })();
  return undo.length;
}

/** The worker holds one read batch in memory; a bigger batch is a bigger worker. */
function noteMemory(place: Place, readBatchSize: number): void {
  const kilobytes = (megabytesAtRest + megabytesPerRecord * readBatchSize) * 1000;
  replaceFile(place.worker, `Name:\timport-worker\nState:\tS (sleeping)\nVmRSS:\t${kilobytes} kB\n`);
}
