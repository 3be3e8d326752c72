import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditDataShape } from '../../commands/audit.ts';
import { scheduleDataShape } from '../../commands/schedule.ts';
import { backupDataShape, migrateDataShape, validateDataShape } from '../../src/assemble/own-verbs.ts';
import { checkDataShape } from '../../src/reports/check-data.ts';
import { maintenanceDataShape, statusDataShape } from '../../src/reports/data.ts';
import { uptimeDataShape } from '../../src/reports/uptime.ts';
import { claimBot } from '../../src/store/sqlite/one-bot.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';

const program = resolve(import.meta.dirname, '../../bin/watchkeeper');

const workspace = (uid: number) => `timezone: America/New_York
channels: ["#ops"]
people:
  nadia: {name: Nadia Reyes, slack: U0LEAD001, uid: ${uid}}
roles:
  leads: {people: [nadia]}
rights:
  maintenance.done: [leads]
  audit: [leads]
  summary.post: []
schedules:
  - {id: morning, cron: "30 2 * * *", do: {summary: morning}, channel: "#ops"}
`;
const service = `service: {id: alpha, name: Alpha, timezone: America/New_York, parts: [Site]}
channels: {health: "#ops"}
environment: {cwd: .}
probes:
  front: {shell: 'printf "speed: 7 \\033[31mred\\033[0m"', extract: {speed: 'speed: (\\d+)'}, every: 1h}
checks:
  - {id: speed, name: Speed, probe: front, value: speed, critical: {below: 5}, part: Site}
maintenance:
  - {id: restore-test, name: Restore test, cadence: 90d, warn: 7d}
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchkeeper-terminal-'));
  await createHome('home', service);
  await symlink(program, join(folder, 'keeper'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function createHome(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, 'config/services'), { recursive: true });
  await writeFile(join(folder, name, 'config/watchkeeper.yaml'), workspace(process.getuid?.() ?? -1));
  await writeFile(join(folder, name, 'config/services/alpha.yaml'), text);
}

/** Runs the real program, through a link and from a folder that is not its own. */
async function run(words: readonly string[], options: { home?: string; data?: string } = {}) {
  const { exitCode, stdout, stderr } = await execa(join(folder, 'keeper'), words, {
    cwd: folder,
    extendEnv: false,
    env: {
      PATH: process.env.PATH,
      // The same sources are compiled again for every child otherwise.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      WATCHKEEPER_HOME: options.home ?? 'home',
      WATCHKEEPER_DATA: options.data ?? 'data',
    },
    reject: false,
  });
  return { code: exitCode, out: stdout, err: stderr };
}

/** Reads what was printed for programs; one key too many or too few is an error. */
function read<Shape extends z.ZodObject>(shape: Shape, printed: string): z.infer<Shape> {
  return z.strictObject(shape.shape).parse(JSON.parse(printed)) as z.infer<Shape>;
}

describe('validate', () => {
  it('says that a config is valid', async () => {
    expect(await run(['validate'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('The config is valid'),
      err: '',
    });
    const { out, code } = await run(['validate', '--json']);
    expect({ code, valid: read(validateDataShape, out).valid }).toEqual({ code: 0, valid: true });
  });

  it('says every problem of a broken one at once, each with file and line, and ends with 78', async () => {
    const broken = service
      .replace('value: speed', 'value: spede')
      .replace('90d', '0d')
      .replace('every: 1h', 'every: soon');
    await createHome('broken', broken);
    const { code, out, err } = await run(['validate'], { home: 'broken' });
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toMatch(/alpha\.yaml:5:\d+/);
    expect(err).toMatch(/alpha\.yaml:9:\d+/);
    const printed = await run(['validate', '--json'], { home: 'broken' });
    const { valid, problems } = read(validateDataShape, printed.out);
    expect({ valid, code: printed.code }).toEqual({ valid: false, code: 78 });
    expect(problems.length).toBeGreaterThanOrEqual(2);
  });

  it('is what the other verbs say of a broken config, too', async () => {
    const { code, out, err } = await run(['status'], { home: 'nowhere' });
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toMatch(/^watchkeeper: the config in .*nowhere has 1 problem:/);
  });
});

describe('the verbs, on one home after another', () => {
  it('status works without any database, and calls unknown what nobody looked at', async () => {
    const { code, out } = await run(['status']);
    expect(code).toBe(3);
    expect(out).toContain('not looked at yet');
    const printed = await run(['status', '--json']);
    expect(read(statusDataShape, printed.out)).toMatchObject({
      status: 'unknown',
      services: [{ id: 'alpha' }],
    });
    expect(printed.code).toBe(3);
  });

  it('check looks, and shows the output without its colours', async () => {
    const { code, out, err } = await run(['check', 'alpha/speed']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('OK  Alpha: Speed is ok');
    expect(out).toContain('speed: 7 red');
    expect(out).not.toContain('\u001b');
    const printed = await run(['check', 'alpha', '--json']);
    expect(read(checkDataShape, printed.out).checks).toMatchObject([
      { check: 'speed', seen: 'ok', value: 7 },
    ]);
  });

  it('uptime counts what was looked at from the terminal', async () => {
    const { code, out, err } = await run(['uptime', '7d']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('no check was critical while somebody looked');
    const printed = await run(['uptime', 'alpha/speed', '1h', '--json']);
    expect(read(uptimeDataShape, printed.out).checks).toMatchObject([
      { check: 'speed', looks: 2, uptime: 1, values: { count: 2, min: 7, max: 7, p95: 7 } },
    ]);
  });

  it('maintenance lists duties and closes one with notes of several words', async () => {
    const before = await run(['maintenance', '--json']);
    expect(read(maintenanceDataShape, before.out).duties).toMatchObject([{ status: 'unknown' }]);
    expect(before.code).toBe(3);
    const notes = 'restored in 42 min, --all of it';
    const done = await run([
      'maintenance',
      'done',
      'alpha/restore-test',
      '--result',
      'pass',
      '--notes',
      notes,
    ]);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('Restore test is done and green.');
    const after = await run(['maintenance', 'alpha']);
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining('due in 90 days') });
  });

  it('summary shows what would be said', async () => {
    expect(await run(['summary', 'evening'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Audit log: \d+:[0-9a-f]{64}/),
    });
    const { out } = await run(['summary', '--json']);
    expect(read(statusDataShape, out).services).toHaveLength(1);
  });

  it('summary post is refused to whom config does not allow it', async () => {
    const { code, out, err } = await run(['summary', 'post', '--json']);
    expect({ code, out }).toEqual({ code: 77, out: '' });
    expect(err).toContain('Nobody has the right summary.post');
  });

  it('schedule knows the night on which the clocks skip an hour', async () => {
    const words = ['schedule', 'next', '--from', '2026-03-08T00:00:00Z', '--count', '2'];
    const { code, out } = await run([...words, '--json']);
    expect(code).toBe(0);
    expect(read(scheduleDataShape, out).slots.map(({ due_at }) => due_at)).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-09T06:30:00.000Z',
    ]);
    expect((await run(words)).out).toContain('morning summary');
  });

  it('audit verify finds the log whole, and a head that it never had missing', async () => {
    const { code, out } = await run(['audit', 'verify', '--json']);
    const { intact, entries, hash } = read(auditDataShape, out);
    expect({ code, intact }).toEqual({ code: 0, intact: true });
    expect(entries).toBeGreaterThanOrEqual(1);
    expect(await run(['audit', 'verify', `${entries}:${hash}`])).toMatchObject({ code: 0 });
    const cut = await run(['audit', 'verify', `${entries + 5}:${hash}`]);
    expect(cut).toMatchObject({ code: 70, out: '' });
  });

  it('migrate says how the database stands, and makes one where there is none', async () => {
    const { out } = await run(['migrate', '--status', '--json'], { data: 'fresh' });
    const { pending } = read(migrateDataShape, out);
    expect(pending.length).toBeGreaterThan(0);
    const made = await run(['migrate', '--json'], { data: 'fresh' });
    expect(read(migrateDataShape, made.out)).toMatchObject({ applied: pending, pending: [], backup: null });
    expect((await run(['migrate'], { data: 'fresh' })).out).toContain('up to date already');
  });
});

describe('words that make no sense', () => {
  it.each([
    [['staus'], 64, 'Did you mean status?'],
    [['status', 'alhpa'], 66, 'Did you mean watchkeeper status alpha?'],
    [['check'], 64, 'For example: watchkeeper check alpha/speed'],
    [['maintenance', 'done', 'alpha/restore-test', '--result', 'fine'], 64, 'pass'],
  ])('%j end with %i and say what is meant', async (words, code, sentence) => {
    const answer = await run(words);
    expect(answer).toMatchObject({ code, out: '' });
    expect(answer.err).toContain(sentence);
  });
});

describe('while the bot runs', () => {
  it('the terminal reads and writes the same database', async () => {
    await mkdir(join(folder, 'shared'));
    const letGo = claimBot(join(folder, 'shared/watchkeeper.lock'));
    const store = await openStore({ path: join(folder, 'shared/watchkeeper.sqlite'), now: Date.now });
    try {
      const options = { data: 'shared' };
      expect((await run(['check', 'alpha/speed'], options)).code).toBe(0);
      expect(await store.checks.states('alpha')).toMatchObject([{ check: 'speed', status: 'ok', value: 7 }]);
      await run(['maintenance', 'done', 'alpha/restore-test', '--result', 'pass'], options);
      const [latest] = await store.audit.latest(1);
      expect(latest?.actor).toBe(`uid:${process.getuid?.()}`);
    } finally {
      store.close();
      letGo();
    }
  });
});

describe('bin/watchkeeper', () => {
  /** A checkout in which nothing was installed, seen from a host with the given Node. */
  async function bare(name: string, node: string | undefined, withLibraries: boolean) {
    const root = join(folder, name);
    await mkdir(join(root, 'bin'), { recursive: true });
    await mkdir(join(root, 'path'));
    if (withLibraries) await mkdir(join(root, 'node_modules'));
    await cp(program, join(root, 'bin/watchkeeper'));
    for (const tool of ['sh', 'dirname', 'readlink']) {
      const { stdout } = await execa('sh', ['-c', `command -v ${tool}`]);
      await symlink(stdout, join(root, 'path', tool));
    }
    if (node !== undefined) {
      await writeFile(join(root, 'path/node'), node);
      await chmod(join(root, 'path/node'), 0o755);
    }
    const options = { extendEnv: false, env: { PATH: join(root, 'path') }, reject: false };
    const { exitCode, stdout, stderr } = await execa(join(root, 'bin/watchkeeper'), ['status'], options);
    return { code: exitCode, out: stdout, err: stderr.replaceAll(root, 'ROOT') };
  }

  const oldNode = '#!/bin/sh\nexit 1\n';
  const newNode = '#!/bin/sh\ncase $1 in -e) exit 0 ;; *) echo "runs $1" ;; esac\n';

  it('says what to do when nothing is installed, whatever Node the host has', async () => {
    for (const [name, node] of Object.entries({ none: undefined, old: oldNode, new: newNode })) {
      expect(await bare(name, node, false)).toEqual({
        code: 69,
        out: '',
        err: "watchkeeper: its libraries are not installed yet. Run 'npm ci' in ROOT first.",
      });
    }
  });

  it('says what to do when npm has no Node for this machine, and the host none that is new enough', async () => {
    for (const [name, node] of Object.entries({ 'lib-none': undefined, 'lib-old': oldNode })) {
      const { code, err } = await bare(name, node, true);
      expect(code).toBe(69);
      expect(err).toContain('no Node 24 found');
    }
  });

  it('takes the Node of the host when that is new enough', async () => {
    const { code, out } = await bare('lib-new', newNode, true);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^runs .*lib-new\/src\/main\.ts$/) });
  });
});

describe('backup', () => {
  it('copies the database and checks the copy, also for programs', async () => {
    expect((await run(['backup'], { data: 'copied' })).err).toContain('There is no database');
    await run(['status'], { data: 'copied' });
    const { code, out } = await run(['backup', '--keep', '2', '--json'], { data: 'copied' });
    const { path, removed } = read(backupDataShape, out);
    expect({ code, removed, there: existsSync(path) }).toEqual({ code: 0, removed: [], there: true });
    expect((await run(['backup', '--keep', 'none'], { data: 'copied' })).code).toBe(64);
  });
});
