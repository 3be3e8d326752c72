import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import type { MakeSubject } from './contract/subject.ts';

/** A store in a folder of its own, for the suites of the contract. */
export const makeSqliteSubject: MakeSubject = async (now) => {
  const folder = await mkdtemp(join(tmpdir(), 'watchkeeper-store-'));
  const path = join(folder, 'watchkeeper.sqlite');
  const store = await openStore({ path, now });
  return {
    store,
    again: () => openStore({ path, now }),
    remove: async () => {
      store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
