import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { layOut, openEstate, type Protection } from './estate.ts';

export interface Crash {
  /** The checkpoint at which the process that closes the item is killed. */
  readonly dieAt: string;
  /** A checkpoint at which somebody else replaces the file. */
  readonly editAt?: string;
  /** A second process reconciles and is killed at this checkpoint. */
  readonly dieAgainAt?: string;
  readonly protection?: Protection;
}

/** What was found after a crash and a reconciliation, counted outside the code under test. */
export interface Aftermath {
  /** The file right after the crash, before anybody reconciled. */
  readonly textAtCrash: string;
  readonly text: string;
  /** Null when there is none. */
  readonly previous: string | null;
  /** Other files that were left in the folder. */
  readonly leftovers: readonly string[];
  readonly completions: readonly { readonly actor: string; readonly notes: string }[];
  readonly doneAudits: number;
  readonly openWriteBacks: number;
  /** Whether the program that owns the file was told. */
  readonly collectorRan: boolean;
  readonly deliveryState: unknown;
}

/** Closes an item in a real process, kills it at a moment, reconciles in this one, and looks at what is left. */
export async function crashAndReconcile(crash: Crash): Promise<Aftermath> {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-crash-'));
  try {
    const { path } = layOut(folder);
    const protection = crash.protection ?? 'all';
    await runUntilKilled({ folder, does: 'close', dieAt: crash.dieAt, editAt: crash.editAt, protection });
    const textAtCrash = readFileSync(path, 'utf8');
    if (crash.dieAgainAt)
      await runUntilKilled({ folder, does: 'reconcile', dieAt: crash.dieAgainAt, protection });
    // Twice: the second time finds nothing to do.
    for (let time = 0; time < 2; time += 1) {
      const { duties, store } = await openEstate(folder, { protection });
      await duties.reconcile();
      store.close();
    }
    return { textAtCrash, ...lookAround(folder, path) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lookAround(folder: string, path: string): Omit<Aftermath, 'textAtCrash'> {
  const names = readdirSync(folder);
  const database = new Database(join(folder, 'watchkeeper.sqlite'), { readonly: true });
  try {
    const all = (sql: string) => database.prepare<[], Record<string, unknown>>(sql).all();
    return {
      text: readFileSync(path, 'utf8'),
      previous: names.includes('maintenance.json.previous') ? readFileSync(`${path}.previous`, 'utf8') : null,
      leftovers: names.filter((name) => /watchkeeper-|conflict|theirs/.test(name)),
      completions: all('SELECT actor, notes FROM completion').map(({ actor, notes }) => ({
        actor: String(actor),
        notes: String(notes),
      })),
      doneAudits: all("SELECT 1 FROM audit_entry WHERE action = 'maintenance.done'").length,
      openWriteBacks: all("SELECT 1 FROM write_back WHERE state = 'open'").length,
      collectorRan: names.includes('collected'),
      deliveryState: all('SELECT state FROM delivery')[0]?.state,
    };
  } finally {
    database.close();
  }
}

/** @throws when the program ended in any other way than by the kill it was asked for */
async function runUntilKilled(asked: Readonly<Record<string, unknown>>): Promise<void> {
  const program = fileURLToPath(new URL('./close-and-die.ts', import.meta.url));
  const end = await new Promise<{ signal: unknown; said: string }>((resolve) => {
    execFile(process.execPath, [program, JSON.stringify(asked)], (error, _, said) =>
      resolve({ signal: error && 'signal' in error ? error.signal : null, said }),
    );
  });
  if (end.signal !== 'SIGKILL') throw new Error(`It was not killed at ${String(asked.dieAt)}: ${end.said}`);
}
