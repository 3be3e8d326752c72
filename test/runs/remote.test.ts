import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { realProgram } from '../execution/real-program.ts';
import { type RealSshd, sshd, startSshd } from '../execution/remote/real-sshd.ts';
import { patience } from '../support/patience.ts';
import { openShop, type Shop } from './shop.ts';
import { worksFiles } from './works.ts';

const page = `---
armed: true
host: db-1
inputs:
  TEXT: {label: Text, pattern: "[^]*", optional: true}
---
# Steps

## Tell

~~~sh {"name": "tell", "capture": {"SIZE": "size (\\\\d+)"}}
pwd > where
printf '%s' "$INPUT_TEXT" > text
cat > stdin
echo "size 42"
echo "to err" >&2
~~~

~~~sh {"name": "fails", "cwd": "."}
echo "fails $INPUT_SIZE" >> effects
exit 7
~~~

## Secret

~~~sh {"name": "secret"}
printf '%s' "$SECRET_0" | wc -c > length
echo "it is $SECRET_0"
env | cut -d= -f1 | sort > names
echo ready > ready
until [ -e go ]; do sleep 0.05; done
~~~

## Long

~~~sh {"name": "long"}
trap 'echo asked >> effects; exit 1' TERM
sh -c 'echo $$ > child; exec sleep 600' &
echo $$ > leader
echo begun >> effects
wait
~~~

## Stubborn

~~~sh {"name": "stubborn", "timeout": "1s"}
trap '' TERM
echo $$ > leader
while :; do sleep 0.1; done
~~~

## Same number

~~~sh {"name": "same"}
exit 255
~~~

## Elsewhere

~~~sh {"name": "elsewhere", "host": "db-2"}
echo x
~~~

## Uses

~~~sh {"name": "uses", "uses": ["justfile"]}
echo x
~~~

## Manners

~~~sh {"name": "manners"}
echo "$(umask) $LC_ALL $(locale charmap)" > told
echo x > made
~~~

## Outside

~~~sh {"name": "outside", "cwd": "../.."}
echo x
~~~
`;

const secret = `tok/'"$(touch never)\\${'x'.repeat(20)}é`;

async function openRemote(): Promise<{ shop: Shop; there: RealSshd }> {
  const there = await startSshd();
  const shop = await openShop(page, { secrets: [secret], hosts: { 'db-1': there.host } });
  return { shop, there };
}

const isThere = (pid: string | undefined) => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

describe.skipIf(realProgram(sshd, 'openssh-server').isMissing)('a step on another machine', () => {
  it('leaves files that others may read there, and has the plain language, whatever a login has', async () => {
    const before = process.umask(0o077);
    onTestFinished(() => void process.umask(before));
    const { shop, there } = await openRemote();
    const { id } = await shop.begin('manners');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(there.read('told')).toBe('0022 C.UTF-8 UTF-8\n');
    expect(statSync(join(there.folder, 'made')).mode & 0o777).toBe(0o644);
  });

  it('runs there, in its folder, with its values, and its output and exit code come back', async () => {
    const { shop, there } = await openRemote();
    const text = `it's "quoted" $(touch never) \`touch never\` \\ ; é\n second line `;
    const { id } = await shop.begin('tell', { values: { TEXT: text } });
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run, step }) => run.state === 'asking' && step?.id === 'fails');
    expect(there.read('where')).toBe(`${there.folder}\n`);
    expect(there.read('text')).toBe(text);
    expect(there.read('stdin')).toBe('');
    expect(there.read('never')).toBeUndefined();
    await shop.wish(id, { kind: 'run' });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts.map(({ state, exitCode }) => [state, exitCode])).toEqual([
      ['succeeded', 0],
      ['failed', 7],
    ]);
    expect(there.read('effects')).toBe('fails 42\n');
  });

  it('gives it secrets over the connection alone', async () => {
    const { shop, there } = await openRemote();
    const { id } = await shop.begin('secret');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(there.read('ready')).toBe('ready\n'), { timeout: patience });
    const lines = readdirSync('/proc').flatMap((pid) => {
      try {
        return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
      } catch {
        return [];
      }
    });
    expect(lines.some((line) => line.includes('bash -s'))).toBe(true);
    expect(lines.filter((line) => line.includes('x'.repeat(20)))).toEqual([]);
    writeFileSync(join(there.folder, 'go'), '');
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'finished');
    expect(Number(there.read('length'))).toBe(Buffer.byteLength(secret));
    expect(there.read('never')).toBeUndefined();
    expect(there.read('names')).toMatch(/^SECRET_0$/m);
    const folder = join(worksFiles(shop.root).attempts, allAttempts[0]?.id ?? '');
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('it is •••\n');
    // The claim is a link to nowhere.
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()))
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('x'.repeat(20));
  });

  it('is ended with all of its group when it is cancelled', async () => {
    const { shop, there } = await openRemote();
    const { id } = await shop.begin('long');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(there.read('child')).toMatch(/\n/), { timeout: patience });
    await vi.waitFor(() => expect(there.read('effects')).toBe('begun\n'), { timeout: patience });
    const { visit } = (await shop.scene(id)).run;
    await shop.runs.cancel(id, visit, { by: { kind: 'slack', user: 'U2' } });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts).toMatchObject([{ state: 'cancelled' }]);
    // The child is dead by now too, but whoever inherited it may not have buried it yet.
    const left = () => [isThere(there.read('leader')), isThere(there.read('child'))];
    await vi.waitFor(() => expect(left()).toEqual([false, false]), { timeout: patience });
    expect(there.read('effects')).toBe('begun\nasked\n');
  });

  it('is ended when its time is over, also when it does not obey', async () => {
    const { shop, there } = await openRemote();
    const { id } = await shop.begin('stubborn');
    await shop.wish(id, { kind: 'run' });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts).toMatchObject([{ state: 'timed-out' }]);
    expect(isThere(there.read('leader'))).toBe(false);
  });

  it('goes on without the bot, and is taken up', async () => {
    const { shop, there } = await openRemote();
    const { id } = await shop.begin('secret');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(there.read('ready')).toBe('ready\n'), { timeout: patience });
    await shop.restart();
    writeFileSync(join(there.folder, 'go'), '');
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'finished');
    expect(allAttempts).toMatchObject([{ state: 'succeeded', number: 1 }]);
  });

  it('may end with the exit code that ssh keeps for itself', async () => {
    const { shop } = await openRemote();
    const { id } = await shop.begin('same-number');
    await shop.wish(id, { kind: 'run' });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts).toMatchObject([{ state: 'failed', exitCode: 254 }]);
  });

  it.each([
    ['the host is gone', (there: RealSshd) => there.stop()],
    ['its host key is another one', (there: RealSshd) => there.changeHostKey()],
  ])('says that nothing ran when %s', async (_what, change) => {
    const { shop, there } = await openRemote();
    await change(there);
    const { id } = await shop.begin('long');
    await shop.wish(id, { kind: 'run' });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts).toMatchObject([
      { state: 'failed', note: expect.stringContaining('db-1 could not be reached, so nothing ran there') },
    ]);
    expect(there.read('effects')).toBeUndefined();
  });

  it('leaves it to people when the connection breaks, and ends what ran there', async () => {
    const { shop, there } = await openRemote();
    const { id } = await shop.begin('long');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(there.read('effects')).toBe('begun\n'), { timeout: patience });
    there.breakConnections();
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(allAttempts).toMatchObject([
      { state: 'interrupted', note: expect.stringContaining('The connection to db-1 broke') },
    ]);
    await vi.waitFor(() => expect(isThere(there.read('leader'))).toBe(false), { timeout: patience });
  });

  it.each([
    ['elsewhere', 'the config lists no such host (it lists db-1)'],
    ['uses', 'cannot be held against what people agree to'],
    ['outside', 'outside of its folder on db-1'],
  ])('is refused: %s', async (procedure, reason) => {
    const { shop } = await openRemote();
    const { id } = await shop.begin(procedure);
    expect(await shop.wish(id, { kind: 'run' })).toContain(reason);
    expect((await shop.scene(id)).allAttempts).toEqual([]);
  });
});
