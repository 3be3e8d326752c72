import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { type Connection, timePlannerQuery, withDatabase } from '../database.ts';
import { readImportState, recordSchema, runImport } from '../importer.ts';
import { type Place, readJson, replaceFile, stagingOf } from '../place.ts';
import type { Asked, Findings, Recipe } from '../recipe.ts';
import { validateData } from './database.ts';

type Exported = z.infer<typeof recordSchema>;

const powerSchema = recordSchema.extend({ updated_at: z.string() });

/** Makes the staging database anew, as a copy of production. */
function prepare({ place }: Asked): Findings {
  const staging = stagingOf(place);
  for (const path of [staging.database, staging.importState, staging.importHistory])
    rmSync(path, { force: true });
  const copy = withDatabase(place, (connection) => connection.serialize());
  replaceFile(staging.database, copy);
  const powers = withDatabase(staging, countPowers);
  return { text: `Staging is ready: a copy of production with ${powers} powers.`, values: { powers } };
}

async function importToStaging({ place, now }: Asked): Promise<Findings> {
  needStaging(place);
  const { state, records, records_per_second, error } = await runImport(stagingOf(place), now);
  const bad = state !== 'idle';
  const text = bad
    ? `The import to staging FAILED after ${records} records: ${error}`
    : `Imported to staging: ${records} records, ${records_per_second} rec/s.`;
  return { text, values: { state, records, records_per_second, error }, bad };
}

function validateStaging({ place }: Asked): Findings {
  needStaging(place);
  return validateData(stagingOf(place));
}

function measure({ place }: Asked): Findings {
  needStaging(place);
  const staging = stagingOf(place);
  const query_ms = Math.round(10 * withDatabase(staging, timePlannerQuery)) / 10;
  const records_per_second = readImportState(staging)?.records_per_second ?? null;
  const text = `Staging: query ${query_ms} ms, last import ${records_per_second ?? 'unknown'} rec/s`;
  return { text, values: { query_ms, records_per_second } };
}

/** Every record is whole, and no power is there twice. */
function validateExport({ place }: Asked): Findings {
  const problems: string[] = [];
  const seen = new Set<number>();
  for (const [index, record] of z.array(z.unknown()).parse(readJson(place.export)).entries()) {
    const read = recordSchema.safeParse(record);
    if (!read.success) {
      const [issue] = read.error.issues;
      problems.push(`record ${index + 1}: ${issue?.path.join('.')}: ${issue?.message}`);
    } else if (seen.has(read.data.id))
      problems.push(`record ${index + 1}: power ${read.data.id} is there twice`);
    else seen.add(read.data.id);
  }
  const bad = problems.length > 0;
  const text = bad
    ? `The export is NOT valid:\n${problems.map((each) => `  ${each}`).join('\n')}`
    : `The export is valid: ${seen.size} powers.`;
  return { text, values: { valid: !bad, powers: seen.size, problems }, bad };
}

/** What the import would change in production, where the export before it is. */
function compare({ place }: Asked): Findings {
  const records = z.array(recordSchema).parse(readJson(place.export));
  const counts = withDatabase(place, (connection) => {
    const find = connection.prepare('SELECT * FROM powers WHERE id = ?');
    const found = { fresh: 0, changed: 0, same: 0 };
    for (const record of records) {
      const present = find.get(record.id);
      if (present === undefined) found.fresh += 1;
      else if (differs(record, powerSchema.parse(present))) found.changed += 1;
      else found.same += 1;
    }
    return found;
  });
  const text = `Against what production holds: ${counts.fresh} new, ${counts.changed} changed, ${counts.same} as they are.`;
  return { text, values: counts };
}

function differs(record: Exported, present: Exported): boolean {
  return (
    record.name !== present.name ||
    record.archetype !== present.archetype ||
    record.magnitude !== present.magnitude
  );
}

function versions({ place }: Asked): Findings {
  const hash = createHash('sha256').update(readFileSync(place.export)).digest('hex').slice(0, 12);
  const { run, state } = readImportState(place) ?? { run: 'none', state: 'none' };
  const powers = withDatabase(place, countPowers);
  const text = [`Export: ${hash}`, `Last import: ${run} (${state})`, `Powers: ${powers}`].join('\n');
  return { text, values: { export: hash, import: run, powers } };
}

function countPowers(connection: Connection): number {
  return z.number().parse(connection.prepare('SELECT count(*) FROM powers').pluck().get());
}

function needStaging(place: Place): void {
  if (!existsSync(stagingOf(place).database))
    throw new Error('there is no staging; see just staging-prepare');
}

export const updateRecipes: Readonly<Record<string, Recipe>> = {
  'staging-prepare': prepare,
  'staging-import': importToStaging,
  'staging-validate': validateStaging,
  'staging-perf': measure,
  'export-validate': validateExport,
  'export-compare': compare,
  'data-versions': versions,
};
