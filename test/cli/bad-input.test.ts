import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = resolve(import.meta.dirname, '../../bin/watchkeeper');

const workspace = 'channels: ["#ops"]\n';
const service = `service: {id: alpha, name: Alpha, timezone: UTC}
channels: {health: "#ops"}
environment: {cwd: ., secrets: [ALPHA_TOKEN]}
probes:
  missing: {command: [no-such-program, --json]}
  hangs: {command: [sleep, "60"], timeout: 300ms}
  stubborn: {shell: 'trap "" TERM; while :; do sleep 1; done', timeout: 300ms}
  floods: {shell: 'yes | head -c 1073741824'}
  strange: {shell: 'printf "\\377\\376 \\033[31mred\\033[0m <!channel>"', output: text}
  leaks: {shell: 'echo "{\\"$ALPHA_TOKEN\\": 1}"'}
  sound: {shell: 'echo "{\\"v\\": 1}"'}
checks:
  - {id: missing, probe: missing, value: v, critical: {above: 1}}
  - {id: hangs, probe: hangs, value: v, critical: {above: 1}}
  - {id: stubborn, probe: stubborn, value: v, critical: {above: 1}}
  - {id: floods, probe: floods, value: v, critical: {above: 1}}
  - {id: strange, probe: strange, value: output, warning: {matches: channel}}
  - {id: leaks, probe: leaks, value: v, critical: {above: 1}}
  - {id: sound, probe: sound, value: v, critical: {above: 1}}
maintenance_files:
  - {id: items, path: maintenance.json, numbers_are: days}
`;
const secret = 'not-a-real-token';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchkeeper-bad-input-'));
  await mkdir(join(folder, 'home/config/services'), { recursive: true });
  await writeFile(join(folder, 'home/config/watchkeeper.yaml'), workspace);
  await writeFile(join(folder, 'home/config/services/alpha.yaml'), service);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { exitCode, stdout, stderr } = await execa(program, words, {
    cwd: folder,
    extendEnv: false,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      WATCHKEEPER_HOME: join(folder, 'home'),
      WATCHKEEPER_DATA: join(folder, 'data'),
      ALPHA_TOKEN: secret,
      ...env,
    },
    reject: false,
  });
  return { code: exitCode, out: stdout, err: stderr };
}

describe('a program under watch that misbehaves', () => {
  it('is unknown with its reason, and disturbs no other', async () => {
    const { code, out } = await run(['check', 'alpha']);
    expect(code).toBe(3);
    for (const line of [
      'UNKNOWN  missing: no-such-program --json: the program no-such-program was not found',
      'UNKNOWN  hangs: sleep 60: it had not finished after 300 ms and was ended',
      'UNKNOWN  stubborn: trap "" TERM; while :; do sleep 1; done: it had not finished after 300 ms',
      'UNKNOWN  floods: yes | head -c 1073741824: it printed more than 1 MB and was ended',
      'WARNING  strange: \ufffd\ufffd red <!channel>',
      'OK       sound: 1',
    ])
      expect(out).toContain(line);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain(secret);
  });

  it('leaves no secret in the database', async () => {
    const names = (await readdir(join(folder, 'data'))).filter((name) => name.startsWith('watchkeeper'));
    const database = new Sqlite(join(folder, 'data/watchkeeper.sqlite'), { readonly: true });
    const kept = JSON.stringify([
      database.prepare('SELECT * FROM check_state').all(),
      database.prepare('SELECT * FROM check_transition').all(),
    ]);
    database.close();
    expect(names).not.toEqual([]);
    expect(kept).toContain('•••');
    expect(kept).not.toContain(secret);
  });
});

describe('a file of items', () => {
  const item = (more: string) => `{"items": [{"id": "a", "name": "Patches", "cadence": 30${more}}]}`;

  it.each([
    ['is missing', undefined, '0 duties, 1 file not readable', 'There is no file'],
    ['is half-written', item('').slice(0, 30), '0 duties, 1 file not readable', 'probably half-written'],
    ['is no JSON', 'hello', '0 duties, 1 file not readable', 'It is not JSON'],
    ['has an item without a date', item(''), '1 duty, 1 unclear', 'Patches: Never recorded as done.'],
    [
      'has one with a date in the future',
      item(', "last_done_at": "2999-01-01"'),
      '1 duty, 1 unclear',
      'lies in the future (2999-01-01)',
    ],
    ['has a cadence of zero', item('').replace('30', '0'), '1 duty, 1 unclear', 'is zero'],
  ])('that %s is told as such, and nothing is said to be in order', async (_, text, title, reason) => {
    const path = join(folder, 'home/maintenance.json');
    if (text !== undefined) await writeFile(path, text);
    const { code, out } = await run(['maintenance']);
    await rm(path, { force: true });
    expect(out.split('\n')[0]).toBe(`UNKNOWN  ${title}`);
    expect(out).toContain(reason);
    expect(code).toBe(3);
  });
});

describe('settings that cannot be used', () => {
  const tokens = { SLACK_BOT_TOKEN: 'xoxb-not-real', SLACK_APP_TOKEN: 'xapp-not-real' };

  it('are named one by one when tokens are missing or of another kind', async () => {
    const missing = await run(['start']);
    expect(missing).toMatchObject({ code: 78, out: '' });
    expect(missing.err).toMatch(/SLACK_BOT_TOKEN is not set[\s\S]*SLACK_APP_TOKEN is not set/);
    const swapped = await run(['start'], {
      SLACK_BOT_TOKEN: 'xapp-not-real',
      SLACK_APP_TOKEN: 'xoxb-not-real',
    });
    expect(swapped.err).toMatch(
      /SLACK_BOT_TOKEN holds another kind[\s\S]*SLACK_APP_TOKEN holds another kind/,
    );
    expect(swapped.err).not.toContain('not-real');
  });

  it('a database from tomorrow is refused by every verb and stays as it is', async () => {
    await run(['status']);
    await cp(join(folder, 'data'), join(folder, 'tomorrow'), { recursive: true });
    const database = new Sqlite(join(folder, 'tomorrow/watchkeeper.sqlite'));
    database.exec(
      "INSERT INTO schema_migration SELECT max(number) + 1, 'next.sql', 'x', 1 FROM schema_migration",
    );
    database.close();
    for (const words of [['status'], ['start'], ['migrate'], ['audit', 'verify']]) {
      const { code, err } = await run(words, { ...tokens, WATCHKEEPER_DATA: join(folder, 'tomorrow') });
      expect(err, words.join(' ')).toContain('was written by a newer Watchkeeper');
      expect(code).toBe(70);
    }
  });

  it('a data folder that cannot be one is named, with what to do', async () => {
    await writeFile(join(folder, 'a-file'), '');
    for (const words of [['status'], ['start']]) {
      const { code, err } = await run(words, { ...tokens, WATCHKEEPER_DATA: join(folder, 'a-file') });
      expect(err).toContain(`The folder ${join(folder, 'a-file')} for the database cannot be made`);
      expect(err).toContain('Point WATCHKEEPER_DATA at a folder');
      expect(code).toBe(70);
    }
  });

  it('a .env that cannot be read is named, without a stack of calls', async () => {
    await mkdir(join(folder, 'other/.env'), { recursive: true });
    const { code, err } = await run(['status'], { WATCHKEEPER_HOME: join(folder, 'other') });
    expect(err).toMatch(/^watchkeeper: .*other\/\.env cannot be read .* or take it away\.$/);
    expect(code).toBe(78);
  });
});
