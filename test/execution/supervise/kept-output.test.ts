import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/core/mask.ts';
import { attemptFiles } from '../../../src/execution/supervise/attempt-folder.ts';
import { type KeepLimits, keepOutput } from '../../../src/execution/supervise/kept-output.ts';
import { createMaskStream } from '../../../src/execution/supervise/mask-stream.ts';
import { follow } from '../../../src/execution/supervise/supervisors.ts';
import { bash, makePlace, makeSupervisors } from './place.ts';

const secret = "fake/secret'with+signs";

/** Everything that lies in a folder, as one text. */
function everything(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (path === attemptFiles(folder).claim ? readlinkSync(path) : readFileSync(path, 'latin1')))
    .join('\n');
}

function keep(pieces: readonly Buffer[], limits: KeepLimits, secrets: readonly string[] = []) {
  const place = makePlace();
  const output = keepOutput(
    { output: join(place.root, 'output'), tail: join(place.root, 'tail') },
    secrets,
    limits,
  );
  for (const piece of pieces) output.write(piece);
  output.close();
  return {
    output,
    beginning: place.read('output') ?? '',
    end: place.read('tail'),
    everything: everything(place.root),
  };
}

describe('the output that is kept', () => {
  it('is all of it while it is short', () => {
    const kept = keep([Buffer.from('one '), Buffer.from('two')], { beginning: 100, end: 100 });
    expect([kept.beginning, kept.end, kept.output.printed()]).toEqual(['one two', undefined, 7]);
  });

  it('is the beginning and the end of a long one, and the number of bytes', () => {
    const pieces = Array.from({ length: 1_000 }, (_, index) => Buffer.from(`line ${index}\n`));
    const kept = keep(pieces, { beginning: 40, end: 40 });
    expect(kept.beginning).toBe('line 0\nline 1\nline 2\nline 3\nline 4\nline 5\n');
    expect(kept.end?.endsWith('line 998\nline 999\n')).toBe(true);
    expect(kept.end?.length).toBe(40);
    expect(kept.output.printed()).toBe(8_890);
  });

  it('goes on being counted when the disk is full, and says that it is not whole', () => {
    const output = keepOutput({ output: '/dev/full', tail: '/dev/null/none' }, [], {
      beginning: 10,
      end: 10,
    });
    for (let round = 0; round < 5; round += 1) output.write(Buffer.from('0123456789'));
    output.close();
    expect([output.isWhole(), output.printed()]).toEqual([false, 50]);
  });

  it.skipIf(process.platform !== 'linux')('keeps the command going on a full disk', () => {
    expect(() =>
      keepOutput({ output: '/dev/full', tail: '/dev/full' }, [], { beginning: 1, end: 1 }).write(
        Buffer.from('x'),
      ),
    ).not.toThrow();
  });

  it('holds no secret, however it is cut and wherever beginning and end meet', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(60),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (before, after, cuts, beginning, end) => {
          const whole = Buffer.from(`${'.'.repeat(before)}${secret}${'-'.repeat(after)}${secret}`);
          const pieces: Buffer[] = [];
          for (let at = 0, turn = 0; at < whole.length; turn += 1) {
            const length = cuts[turn % cuts.length] ?? 1;
            pieces.push(whole.subarray(at, at + length));
            at += length;
          }
          const kept = keep(pieces, { beginning, end }, [secret]);
          // No half of it either.
          expect(kept.everything).not.toContain(secret.slice(0, 12));
          expect(kept.everything).not.toContain(secret.slice(-12));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('holds nothing of a secret that begins with, ends with or holds another one, however it is cut', () => {
    const password = 'fake-pass';
    const secrets = [
      password,
      `postgres://user:${password}@db/app`,
      `${password}-and-more`,
      'pass-and',
      'aaaa',
    ];
    const whole = `<${secrets.join('|')}|aaaaaaaaaa>${secrets[1]}`;
    const veiled = createMask(secrets)(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 30 }), (cuts) => {
        const stream = createMaskStream(secrets);
        const said: Buffer[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1;
          said.push(stream.push(Buffer.from(whole.slice(at, at + length))));
          at += length;
        }
        expect(Buffer.concat([...said, stream.end()]).toString()).toBe(veiled);
      }),
    );
  });

  it('is what was printed when there is nothing to mask, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }), (pieces) => {
        const stream = createMaskStream([secret]);
        const said = Buffer.concat([...pieces.map((piece) => stream.push(piece)), stream.end()]);
        expect(said).toEqual(Buffer.concat(pieces));
      }),
    );
  });

  it('holds no secret of a real command: split over pieces, quoted, encoded', async () => {
    const folder = makePlace().attempt();
    const script = [
      `printf %s "\${TOKEN:0:8}"; sleep 0.05; printf "%s\\n" "\${TOKEN:8}"`,
      'printf "%q\\n" "$TOKEN"',
      'printf %s "$TOKEN" | base64',
      'printf "user:%s" "$TOKEN" | base64',
      `${process.execPath} -p "encodeURIComponent(process.env.TOKEN)"`,
      `${process.execPath} -p "JSON.stringify(process.env)" >&2`,
      'echo done',
    ].join('\n');
    const env = { PATH: process.env.PATH ?? '', TOKEN: secret };
    await makeSupervisors().start(bash(folder, script, { env, secrets: [secret], capture: 10_000 }));
    const sight = await follow(folder, AbortSignal.timeout(20_000));
    expect(sight).toMatchObject({ state: 'ended', exit: { code: 0 } });
    const found = everything(folder);
    for (const form of [
      secret,
      secret.slice(0, 10),
      secret.slice(10),
      encodeURIComponent(secret).slice(0, 12),
      Buffer.from(secret).toString('base64').slice(0, 12),
      Buffer.from(`user:${secret}`).toString('base64').slice(8, 20),
    ])
      expect(found).not.toContain(form);
    const captured = readFileSync(attemptFiles(folder).captured, 'utf8');
    expect(captured.split('\n').slice(0, 2)).toEqual(['•••', '•••']);
    expect(captured.endsWith('done\n')).toBe(true);
  });

  it('keeps as much of standard output alone as the step may pass on', async () => {
    const folder = makePlace().attempt();
    await makeSupervisors().start(bash(folder, 'echo value; echo noise >&2', { capture: 4 }));
    await follow(folder, AbortSignal.timeout(20_000));
    expect(readFileSync(attemptFiles(folder).captured, 'utf8')).toBe('valu');
  });
});
