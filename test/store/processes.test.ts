import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMigrations } from '../../src/store/sqlite/migration-files.ts';
import { migrationStatus } from '../../src/store/sqlite/migration-status.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import { change, post, start } from './contract/subject.ts';

const program = join(import.meta.dirname, 'fixtures', 'worker.ts');

/** One process that waits at the line until it is told to go. */
class Worker {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #problems = '';

  constructor(...words: string[]) {
    this.#child = spawn(process.execPath, [program, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#closed = once(this.#child, 'close');
    if (!this.#child.stdout) throw new Error('The worker has no output.');
    createInterface(this.#child.stdout).on('line', (line) => this.lines.push(line));
    this.#child.stderr?.on('data', (chunk) => {
      this.#problems += String(chunk);
    });
  }

  async said(line: string): Promise<void> {
    await expect.poll(() => this.lines, { timeout: 15_000, interval: 5 }).toContain(line);
  }

  go(): void {
    this.#child.stdin?.write('go\n');
  }

  /** What it said after the line, once it has ended well. */
  async result(): Promise<string[]> {
    await this.#closed;
    expect(this.#problems).toBe('');
    return this.lines.slice(1);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}

describe('several processes on one database', () => {
  let folder: string;
  let path: string;
  let workers: Worker[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchkeeper-store-'));
    path = join(folder, 'watchkeeper.sqlite');
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts processes, lets all go at the same moment, and gathers what they say. */
  const race = async (count: number, ...words: string[]): Promise<string[]> => {
    workers = Array.from({ length: count }, () => new Worker(...words));
    await Promise.all(workers.map((worker) => worker.said('ready')));
    for (const worker of workers) worker.go();
    return (await Promise.all(workers.map((worker) => worker.result()))).flat();
  };

  it('migrate it once when three start at the same time', async () => {
    const said = await race(3, 'migrate', path);
    const shipped = readMigrations().map(({ name }) => name);
    expect(said.sort()).toEqual(['', '', shipped.join(' ')]);
    expect(migrationStatus(path).applied.map(({ name }) => name)).toEqual(shipped);
    expect((await readdir(folder)).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('accept each delivery once, settle each slot once, take each message once', async () => {
    const store = await openStore({ path, now: () => start });
    const slots = Array.from({ length: 30 }, (_, index) => ({ schedule: 's', dueAt: start + index }));
    await store.schedules.openUp('s', slots, start + 30);
    const posts = Array.from({ length: 30 }, (_, index) => post(`P${index}`, { channel: `#c${index}` }));
    await store.changes.record(change('said', { posts }));
    const said = await race(2, 'compete', path);
    const expected = ['accept', 'settle', 'take'].flatMap((verb) =>
      Array.from({ length: 30 }, (_, index) => `${verb} ${index}`),
    );
    const completed = said.filter((line) => line.startsWith('complete '));
    expect(said.filter((line) => !completed.includes(line)).sort()).toEqual(expected.sort());
    // A later completion may come first and make an earlier one needless; none counts twice.
    expect(new Set(completed).size).toBe(completed.length);
    expect(completed).toContain('complete 29');
    // One trace for the posts, one for each slot and completion, one for each look of each process.
    const sequence = 1 + 30 + completed.length + 2 * 30;
    expect(await store.audit.verify()).toMatchObject({ intact: true, head: { sequence } });
    store.close();
  });

  it('leave whole changes behind when they are killed in the middle of many', async () => {
    for (let round = 0; round < 3; round += 1) {
      const worker = new Worker('loop', path, String(round));
      workers = [worker];
      await worker.said('ready');
      worker.go();
      await worker.said('20');
      await worker.kill();
      const store = await openStore({ path, now: () => start });
      const verdict = await store.audit.verify();
      const deeds = (await store.audit.latest(100_000)).map(({ subject }) => subject).sort();
      const messages = (await store.outbox.latest(100_000)).map(({ id }) => id).sort();
      const done = (await store.maintenance.completions('s')).map(({ item }) => item).sort();
      const open = (await store.inbox.open()).map(({ id }) => id);
      const said = worker.lines.filter((line) => /^\d+$/.test(line)).map((line) => `${round}-${line}`);
      expect(verdict.intact).toBe(true);
      expect(messages).toEqual(deeds);
      expect(done).toEqual(deeds);
      // What the process saw committed is there; a delivery is open or done, never both or neither.
      expect(deeds).toEqual(expect.arrayContaining(said));
      for (const id of open) expect(deeds).not.toContain(id);
      expect(open.length).toBeLessThanOrEqual(round + 1);
      store.close();
    }
  });
});
