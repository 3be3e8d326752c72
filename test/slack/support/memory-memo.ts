import type { Memo, MemoStore } from '../../../src/record/memo.ts';

/** A memo that lasts as long as a test. */
export class MemoryMemo implements MemoStore {
  readonly #facts = new Map<string, Memo>();

  async get(key: string): Promise<Memo | undefined> {
    return this.#facts.get(key);
  }

  async set(key: string, value: unknown, at: number): Promise<void> {
    this.#facts.set(key, { value, learntAt: at });
  }

  async entries(prefix: string): Promise<(Memo & { readonly key: string })[]> {
    return [...this.#facts]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, memo]) => ({ key, ...memo }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
