import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunbookEntry, RunbookLibrary } from '../runbooks/library.ts';
import { readRunbook } from '../runbooks/read-runbook.ts';
import type { Runbook } from '../runbooks/runbook.ts';

/** Beyond this the reader refuses a text anyway; so much of a larger file is enough to let it say so. */
const most = 2_000_000;
const plain = /^[A-Za-z0-9][\w.-]*$/;
const endings = ['.md', '.txt'];

/** The files under `runbooks/` as they lie there at this moment. A text that has not changed is not taken apart again. */
export function createRunbookLibrary(home: string): RunbookLibrary {
  // A search over all procedures asks for every file at every letter.
  const known = new Map<string, { readonly text: string; readonly runbook: Runbook }>();
  const library: RunbookLibrary = {
    async list() {
      const services = await namesIn(join(home, 'runbooks'));
      const lists = await Promise.all(services.sort().map(filesOf));
      return lists.flat();
    },
    async read(service, name) {
      if (!plain.test(service) || !plain.test(name)) return undefined;
      for (const ending of endings) {
        const path = `runbooks/${service}/${name}${ending}`;
        const text = await readText(join(home, path));
        if (text === undefined) continue;
        const before = known.get(path);
        if (before?.text === text) return before.runbook;
        const runbook = readRunbook({ service, name, path }, text);
        known.set(path, { text, runbook });
        return runbook;
      }
      return undefined;
    },
    async readFile(path) {
      const text = await readText(path);
      return text === undefined
        ? undefined
        : readRunbook({ service: '', name: basename(path).replace(/\.[^.]+$/, ''), path }, text);
    },
  };
  return library;

  async function filesOf(service: string): Promise<RunbookEntry[]> {
    if (!plain.test(service)) return [];
    const names = await namesIn(join(home, 'runbooks', service));
    return names
      .filter((file) => endings.some((ending) => file.endsWith(ending)))
      .sort()
      .map((file) => ({
        service,
        name: file.replace(/\.[^.]+$/, ''),
        path: `runbooks/${service}/${file}`,
      }));
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return undefined;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(stat.size, most)), 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
