import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunbookEntry, RunbookLibrary } from '../runbooks/library.ts';
import { readRunbook } from '../runbooks/read-runbook.ts';

/** Beyond this the reader refuses a text anyway; so much of a larger file is enough to let it say so. */
const most = 2_000_000;
const plain = /^[A-Za-z0-9][\w.-]*$/;
const endings = ['.md', '.txt'];

/** The files under `runbooks/` as they lie there at this moment. */
export function createRunbookLibrary(home: string): RunbookLibrary {
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
        if (text !== undefined) return readRunbook({ service, name, path }, text);
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
