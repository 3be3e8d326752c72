import { createHash } from 'node:crypto';
import { readRunbook } from '../runbooks/read-runbook.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { RunStore } from './ports.ts';
import type { Run } from './run.ts';

/** Texts of runbooks, as they lie on disk now. */
export interface RunbookTexts {
  /** @returns undefined when there is no such file */
  read(service: string, name: string): Promise<{ readonly path: string; readonly text: string } | undefined>;
}

/** So many runbooks are kept as they were understood; reading a long one takes milliseconds. */
const mostKept = 50;

/** Runbooks, as they are now and as runs are pinned to them. */
export interface Library {
  now(service: string, name: string): Promise<Runbook | undefined>;
  /** @throws when the pinned text is gone, which the database does not allow while the run is there */
  pinned(run: Run): Promise<Runbook>;
}

/** The SHA-256, hex, of a runbook's text. */
export function pinOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function createLibrary(texts: RunbookTexts, store: Pick<RunStore, 'pinned'>): Library {
  const understood = new Map<string, Runbook>();

  function understand(service: string, name: string, path: string, text: string): Runbook {
    const key = `${service}/${name}/${pinOf(text)}`;
    const known = understood.get(key);
    if (known) return known;
    const runbook = readRunbook({ service, name, path }, text);
    if (understood.size >= mostKept) understood.clear();
    understood.set(key, runbook);
    return runbook;
  }

  return {
    async now(service, name) {
      const found = await texts.read(service, name);
      return found && understand(service, name, found.path, found.text);
    },
    async pinned(run) {
      const text = await store.pinned(run.pin);
      if (text === undefined) throw new Error(`The text of the run ${run.id} is gone.`);
      return understand(run.service, run.runbook, `runbooks/${run.service}/${run.runbook}.md`, text);
    },
  };
}
