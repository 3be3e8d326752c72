import { z } from 'zod';
import { withDatabase } from '../database.ts';
import {
  type ImportState,
  readImportHistory,
  readImportState,
  rollBackImport,
  runImport,
  writeImportState,
} from '../importer.ts';
import { readLog, writeLog } from '../log.ts';
import type { Place } from '../place.ts';
import type { Asked, Findings, Recipe } from '../recipe.ts';

function present(place: Place): ImportState {
  const state = readImportState(place);
  if (state === null) throw new Error('no import has run yet');
  return state;
}

function stats({ place, since, last }: Asked): Findings {
  const powers = withDatabase(place, (connection) =>
    z.number().parse(connection.prepare('SELECT count(*) FROM powers').pluck().get()),
  );
  const runs = readImportHistory(place).filter((each) => Date.parse(each.last_run) >= since);
  const failed = runs.filter((each) => each.state === 'failed').length;
  const text = `${powers} powers in the database. In the last ${last}: ${runs.length} imports, ${failed} failed.`;
  return { text, values: { powers, imports: runs.length, failed } };
}

/** The import system is healthy when its last run ended well. */
export function importHealth(place: Place, now: number): { healthy: boolean } & Record<string, unknown> {
  const { state, last_run, error } = present(place);
  const minutes_since = Math.max(0, Math.floor((now - Date.parse(last_run)) / 60_000));
  return { healthy: state === 'idle' || state === 'running', state, last_run, minutes_since, error };
}

function health({ place, now }: Asked): Findings {
  const values = importHealth(place, now);
  const { state, last_run, error } = present(place);
  const text = `Import system: ${values.healthy ? 'healthy' : 'NOT healthy'} (${state}), last run ${last_run}${error === null ? '' : `\n  ${error}`}`;
  return { text, values, bad: !values.healthy };
}

function status({ place }: Asked): Findings {
  const state = present(place);
  const text = `Import ${state.run}: ${state.state}, ${state.records} of ${state.total} records${state.error === null ? '' : `\n  ${state.error}`}`;
  return { text, values: { ...state } };
}

function logs({ place, since, last }: Asked): Findings {
  const lines = readLog(place.logs.import, since);
  const runs = lines.filter((each) => / (started|resumed)/.test(each.message)).length;
  const latest = lines.at(-1)?.text ?? null;
  const shown = lines.slice(-20).map((each) => each.text);
  const text = [`Import log, last ${last}: ${lines.length} lines, ${runs} runs`, ...shown].join('\n');
  return { text, values: { lines: lines.length, runs, last: latest } };
}

function errors({ place, since, last }: Asked): Findings {
  const found = readLog(place.logs.import, since).filter((each) => each.level === 'ERROR');
  const latest = found.at(-1)?.text ?? null;
  const text =
    found.length === 0
      ? `No import errors in the last ${last}.`
      : [
          `Import errors in the last ${last}: ${found.length}`,
          ...found.slice(-20).map((each) => each.text),
        ].join('\n');
  return { text, values: { errors: found.length, latest } };
}

function speed({ place, since, last }: Asked): Findings {
  const done = readImportHistory(place).filter((each) => each.records_per_second !== null);
  const latest = done.at(-1);
  if (latest === undefined) throw new Error('no import has ended well yet, so there is no speed');
  const recent = done.filter((each) => Date.parse(each.last_run) >= since);
  const sum = recent.reduce((total, each) => total + (each.records_per_second ?? 0), 0);
  const average = recent.length === 0 ? null : Math.round(sum / recent.length);
  const text =
    `Import speed: ${latest.records_per_second} rec/s in the last run (${latest.last_run}); ` +
    `average of the last ${last}: ${average === null ? 'no runs' : `${average} rec/s over ${recent.length} runs`}`;
  const { records_per_second, last_run } = latest;
  return { text, values: { records_per_second, last: last_run, average, runs: recent.length } };
}

async function start({ place, now }: Asked): Promise<Findings> {
  return ended(await runImport(place, now));
}

async function resume({ place, now }: Asked): Promise<Findings> {
  const state = present(place);
  if (state.state === 'idle')
    return { text: 'Nothing to resume: the last import ended well.', values: { ...state } };
  return ended(await runImport(place, now, true));
}

function ended(state: ImportState): Findings {
  const text =
    state.state === 'idle'
      ? `Import ${state.run} finished: ${state.records} records, ${state.records_per_second} rec/s.`
      : `Import ${state.run} FAILED after ${state.records} records: ${state.error}`;
  return { text, values: { ...state }, bad: state.state !== 'idle' };
}

function stop({ place, now }: Asked): Findings {
  const state = present(place);
  writeImportState(place, { ...state, state: 'stopped' });
  writeLog(place.logs.import, now, 'WARN', `import ${state.run} stopped by hand`);
  return {
    text: `Imports are stopped (last run ${state.run}).`,
    values: { state: 'stopped', run: state.run },
  };
}

function rollBack({ place, now }: Asked): Findings {
  const state = present(place);
  const rows = withDatabase(place, (connection) => rollBackImport(connection, state.run));
  writeImportState(place, { ...state, state: 'stopped', records: 0 });
  writeLog(
    place.logs.import,
    now,
    'WARN',
    `import ${state.run} rolled back: ${rows} powers are as they were`,
  );
  return {
    text: `Import ${state.run} rolled back: ${rows} powers are as they were before.`,
    values: { rows },
  };
}

function debug(asked: Asked): Findings {
  const state = present(asked.place);
  const lines = readLog(asked.place.logs.import).slice(-10);
  const text = [JSON.stringify(state, null, 2), ...lines.map((each) => each.text)].join('\n');
  return { text, values: { ...state, log: lines.map((each) => each.text) } };
}

export const importRecipes: Readonly<Record<string, Recipe>> = {
  'import-run': start,
  'import-stats': stats,
  'import-health': health,
  'import-status': status,
  'import-logs': logs,
  'import-errors': errors,
  'import-perf': speed,
  'import-resume': resume,
  'import-stop': stop,
  'emergency-stop': stop,
  'import-rollback': rollBack,
  'import-debug': debug,
};
