import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything of Mids Hero Web lies below its home folder. */
export interface Place {
  readonly home: string;
  readonly database: string;
  readonly backups: string;
  /** What MidsReborn exported, waiting to be imported. */
  readonly export: string;
  readonly importSettings: string;
  /** What the DBA team says of the database; the file is not there while there is nothing to say. */
  readonly databaseSettings: string;
  readonly cacheSettings: string;
  readonly cache: string;
  /** How the last import stands. */
  readonly importState: string;
  /** One line of JSON for every import that ended. */
  readonly importHistory: string;
  /** What the kernel would say of the import worker, in the form of /proc/PID/status. */
  readonly worker: string;
  readonly reports: string;
  readonly logs: {
    readonly import: string;
    readonly app: string;
    readonly cache: string;
    readonly database: string;
  };
}

/** The places of the installation at `home`. */
export function placeAt(home: string): Place {
  return {
    home,
    database: join(home, 'data', 'mids.db'),
    backups: join(home, 'backups'),
    export: join(home, 'exports', 'powers.json'),
    importSettings: join(home, 'config', 'import.json'),
    databaseSettings: join(home, 'config', 'database.json'),
    cacheSettings: join(home, 'config', 'cache.json'),
    cache: join(home, 'data', 'cache.db'),
    importState: join(home, 'state', 'import.json'),
    importHistory: join(home, 'state', 'imports.jsonl'),
    worker: join(home, 'state', 'import-worker.status'),
    reports: join(home, 'reports'),
    logs: {
      import: join(home, 'log', 'import', 'import.log'),
      app: join(home, 'log', 'app', 'app.log'),
      cache: join(home, 'log', 'cache', 'cache.log'),
      database: join(home, 'log', 'postgresql', 'postgresql.log'),
    },
  };
}

/** The staging environment beside it: a database of its own, into which the same export is imported first. */
export function stagingOf(place: Place): Place {
  return {
    ...place,
    database: join(place.home, 'data', 'staging.db'),
    importState: join(place.home, 'state', 'staging-import.json'),
    importHistory: join(place.home, 'state', 'staging-imports.jsonl'),
    worker: join(place.home, 'state', 'staging-worker.status'),
    logs: {
      ...place.logs,
      import: join(place.home, 'log', 'app', 'staging.log'),
      database: join(place.home, 'log', 'app', 'staging.log'),
    },
  };
}

/** Makes the folders of an installation. */
export function makeFolders(place: Place): void {
  const folders = ['data', 'backups', 'exports', 'config', 'state', 'reports', 'log/import', 'log/app'];
  for (const folder of [...folders, 'log/cache', 'log/postgresql'])
    mkdirSync(join(place.home, folder), { recursive: true });
}

/** Reads a JSON file of ours. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Replaces a file as a whole, so that nobody reads half of it. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const staged = `${path}.${process.pid}.new`;
  writeFileSync(staged, content);
  renameSync(staged, path);
}
