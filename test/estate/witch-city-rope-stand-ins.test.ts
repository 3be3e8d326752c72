import { X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { issueCertificate } from '../../demo/estate/witch-city-rope/certificates/issue.ts';
import { rowsOfSnapshot } from '../../demo/estate/witch-city-rope/database.ts';
import { type Ended, freshEstate, run } from './fresh-estate.ts';

let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
}, 30_000);
afterAll(() => takeDown());

const env = (name: string): string => estate.env[`WITCHCITYROPE_${name}`] ?? '';
const program = (name: string, ...words: string[]): Promise<Ended> =>
  run(estate, env('HOME'), join(env('HOME'), 'bin', name), ...words);

describe('a certificate of the estate', () => {
  const at = (moment: string): number => Date.parse(moment);

  it('says what was wished for and is signed by its authority', () => {
    const until = at('2051-06-30T12:34:56Z');
    const authority = issueCertificate({ name: 'An authority', from: at('2020-01-01T00:00:00Z'), until });
    // So many names that the lengths in it need one, two and three bytes.
    const many = Array.from({ length: 40 }, (_, index) => `host-${index}.example`);
    const wish = { name: 'www.example', hosts: ['www.example', '192.0.2.7', ...many] };
    const issuer = { name: 'An authority', key: authority.key };
    const made = issueCertificate({ ...wish, from: at('2049-12-31T23:59:59Z'), until }, issuer);
    const [leaf, root] = [new X509Certificate(made.cert), new X509Certificate(authority.cert)];
    expect([leaf.subject, leaf.issuer]).toEqual(['CN=www.example', 'CN=An authority']);
    expect([leaf.ca, root.ca]).toEqual([false, true]);
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    // Years before 2050 and those from then on are written in two ways.
    expect(leaf.validFromDate.toISOString()).toBe('2049-12-31T23:59:59.000Z');
    expect(leaf.validToDate.toISOString()).toBe('2051-06-30T12:34:56.000Z');
    expect(leaf.checkHost('host-39.example')).toBe('host-39.example');
    expect(leaf.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect(leaf.checkHost('other.example')).toBeUndefined();
  });

  it('lets a visitor in who trusts the authority, under the right name', async () => {
    const ca = await readFile(env('CA'), 'utf8');
    const visit = (servername: string): Promise<string> =>
      new Promise((resolve) => {
        const port = Number(env('TLS_PORT'));
        const socket = connectTls({ host: env('HOST'), port, servername, ca }, () => {
          resolve('in');
          socket.destroy();
        });
        socket.on('error', (problem) => resolve(problem.message));
      });
    expect(await visit(env('NAME'))).toBe('in');
    expect(await visit('elsewhere.example')).toContain('elsewhere.example');
  });
});

/** Says lines one after the other and hears an answer to each; the first answer is the greeting. */
async function talk(socket: Socket, lines: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const line of ['', ...lines]) {
    if (line !== '') socket.write(`${line}\r\n`);
    let heard = '';
    while (!/^\d{3} .*\r\n$/m.test(heard))
      heard += await new Promise<string>((resolve, reject) => {
        socket.once('data', (chunk) => resolve(chunk.toString()));
        socket.once('error', reject);
      });
    answers.push(heard.trimEnd().replaceAll('\r\n', ' | '));
  }
  return answers;
}

describe('the mail server of the estate', () => {
  it('greets, says what it can do, and takes no mail', async () => {
    const socket = connect(Number(env('MAIL_PORT')), env('MAIL_HOST'));
    const said = await talk(socket, ['EHLO me', 'NOOP', 'MAIL FROM:<a@b.example>', 'WHAT', 'QUIT']);
    expect(said).toEqual([
      '220 mail.witchcityrope.example ESMTP ready',
      '250-mail.witchcityrope.example | 250-STARTTLS | 250 8BITMIME',
      '250 ok',
      '451 this stand-in takes no mail',
      '502 not one of its commands',
      '221 bye',
    ]);
  });

  it('goes over to TLS, and does not offer it again then', async () => {
    const socket = connect(Number(env('MAIL_PORT')), env('MAIL_HOST'));
    expect((await talk(socket, ['STARTTLS'])).at(-1)).toBe('220 go ahead');
    const ca = await readFile(env('CA'), 'utf8');
    const secured = connectTls({ socket, servername: env('MAIL_NAME'), ca });
    await new Promise((resolve, reject) => secured.once('secureConnect', resolve).once('error', reject));
    expect(secured.authorized).toBe(true);
    secured.write('EHLO me\r\n');
    const heard = await new Promise((resolve) => secured.once('data', (chunk) => resolve(chunk.toString())));
    expect(heard).toBe('250-mail.witchcityrope.example\r\n250 8BITMIME\r\n');
    secured.destroy();
  });
});

describe('the programs of the estate', () => {
  it('make backups that open again, and a checksum beside each', async () => {
    const folder = join(env('BACKUPS'), 'daily');
    for (const name of await readdir(folder)) await rm(join(folder, name));
    expect(await program('make-backups', 'daily')).toMatchObject({
      code: 0,
      stdout: 'made: database, files, configuration\n',
    });
    const names = (await readdir(folder)).toSorted();
    expect(names.map((name) => name.replace(/\d{4}-\d\d-\d\d/, 'DATE'))).toEqual([
      ...['configuration_DATE.gz', 'configuration_DATE.gz.sha256', 'database_DATE.gz'],
      ...['database_DATE.gz.sha256', 'files_DATE.gz', 'files_DATE.gz.sha256'],
    ]);
    const [, , database = '', , files = ''] = names;
    expect(rowsOfSnapshot(gunzipSync(await readFile(join(folder, database))))).toBe(460);
    expect(gunzipSync(await readFile(join(folder, files))).toString()).toContain('== rules.txt\n');
    const sums = await run(estate, folder, 'sha256sum', '--check', '--quiet', `${database}.sha256`);
    expect(sums.code).toBe(0);
  });

  it('find what is damaged, and restore one on trial', async () => {
    expect((await program('verify-backups')).stdout).toMatch(/ verified, 0 damaged\ndatabase_.*460 rows\n$/);
    const folder = join(env('BACKUPS'), 'daily');
    const name = (await readdir(folder)).find((each) => /^database_.*gz$/.test(each)) ?? '';
    await writeFile(join(folder, name), 'not what it was');
    expect((await program('verify-backups')).stdout).toMatch(
      /1 damaged\ndatabase_.*could not be restored\n$/s,
    );
    expect(JSON.parse((await program('verification', '--json')).stdout)).toMatchObject({
      damaged: [name],
      restored_rows: 0,
      age_hours: 0,
    });
  });

  it.each([
    ['metrics', ['--xml'], 'use: metrics [--json]\n'],
    ['make-backups', [], 'use: make-backups daily|weekly|monthly\n'],
    ['make-backups', ['hourly'], 'use: make-backups daily|weekly|monthly\n'],
    ['verify-backups', ['all'], 'use: verify-backups\n'],
  ])('refuse what they do not know: %s %j', async (name, words, stderr) => {
    expect(await program(name, ...words)).toEqual({ code: 1, stdout: '', stderr });
  });

  it('show the metrics to people too', async () => {
    expect((await program('metrics')).stdout).toMatch(/^cpu_percent +[\d.]+\nmemory_percent +[\d.]+\n/);
  });
});

describe('the commands of the runbooks', () => {
  it('compare both places, copy what is missing, and leave the rest alone', async () => {
    const page = await readFile('runbooks/witch-city-rope/backups.md', 'utf8');
    const block = (name: string): string =>
      new RegExp(`\\{"name": "${name}".*\\}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
    const bash = (script: string) =>
      run(estate, env('HOME'), 'bash', '--norc', '-euo', 'pipefail', '-c', script);
    expect(await bash(block('compare'))).toMatchObject({ code: 0, stdout: '' });
    await estate.turn('witch-city-rope-off-site', true);
    const { stdout } = await bash(block('compare'));
    expect(stdout.match(/^< /gm)).toHaveLength(4);
    expect((await bash(block('copy'))).code).toBe(0);
    expect((await bash(block('compare'))).stdout).toBe('');
    await estate.turn('witch-city-rope-off-site', false);
    expect((await bash(block('compare'))).stdout).toBe('');
  });

  it('list the newest backups of a recovery', async () => {
    const page = await readFile('runbooks/witch-city-rope/recovery.md', 'utf8');
    const script = /"name": "newest".*\}\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { code, stdout } = await run(
      estate,
      env('HOME'),
      'bash',
      '--norc',
      '-euo',
      'pipefail',
      '-c',
      script,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^system-image_.*\n.*\nsystem-image_.*\n/);
    expect(stdout).toContain('"verified_at"');
  });
});

describe('the folder of the estate', () => {
  it('keeps the keys of its certificates to its owner', async () => {
    const { stdout } = await run(estate, estate.root, 'find', '.', '-name', '*-key.pem', '-perm', '/077');
    expect(stdout).toBe('');
  });
});
