import { z } from 'zod';
import type { VedfolnirPlace } from '../place.ts';
import { localStamp } from '../time.ts';
import { type Connection, tableNames, withData } from './database.ts';

const schemaRow = z.object({ name: z.string(), sql: z.string() });

/** Writes the whole database as SQL, with the last line that tells a whole dump from one that was cut off. */
export function dumpData(place: VedfolnirPlace, now: number): string {
  return withData(place, (data) => {
    const made = z
      .array(schemaRow)
      .parse(
        data
          .prepare(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index'",
          )
          .all(),
      );
    const drops = tableNames.map((table) => `DROP TABLE IF EXISTS ${table};`);
    const rows = tableNames.flatMap((table) => insertsOf(data, table));
    return [
      '-- MySQL dump 10.13  Distrib 8.0.0, stand-in',
      '-- Host: localhost    Database: vedfolnir',
      ...drops,
      ...made.map(({ sql }) => `${sql.replaceAll('\n', ' ')};`),
      ...rows,
      `-- Dump completed on ${localStamp(now)}`,
      '',
    ].join('\n');
  });
}

function insertsOf(data: Connection, table: string): string[] {
  const rows = z
    .array(z.array(z.union([z.string(), z.number(), z.null()])))
    .parse(data.prepare(`SELECT * FROM ${table} ORDER BY id`).raw().all());
  return rows.map((row) => `INSERT INTO ${table} VALUES (${row.map(literal).join(',')});`);
}

function literal(value: string | number | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''").replaceAll('\n', ' ')}'`;
}

const allowed = /^(--.*|DROP TABLE IF EXISTS \w+;|CREATE (TABLE|INDEX) .*;|INSERT INTO \w+ VALUES \(.*\);|)$/;

/** Whether a text is a dump (or the beginning of one) and nothing else. */
export function isDump(text: string): boolean {
  return text.startsWith('-- MySQL dump') && text.split('\n').every((line) => allowed.test(line));
}

/** Runs a dump. Like MySQL it does what stands there, also when the end is missing. */
export function restoreDump(place: VedfolnirPlace, dump: string): void {
  withData(place, (data) => data.transaction(() => data.exec(dump))());
}
