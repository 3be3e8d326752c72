import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openShop } from './shop.ts';

const page = `---
armed: true
cwd: database
---
# Steps

## Made

~~~sh {"name": "made", "cwd": "."}
echo "$(umask) $LC_ALL $(locale charmap)" > told
echo x > file
mkdir folder
pwd > where
~~~

## Below

~~~sh {"name": "below"}
pwd > where
~~~

~~~sh {"name": "deeper", "cwd": "database/./dumps/../dumps"}
pwd > where
~~~

## Up

~~~sh {"name": "up", "cwd": "database/../.."}
echo ran > ../ran
~~~

## Absolute

~~~sh {"name": "absolute", "cwd": "/tmp"}
echo ran > "$HOME/ran"
~~~

## Neighbour

~~~sh {"name": "neighbour", "cwd": "../service-of-others"}
echo ran > ran
~~~

## Missing

~~~sh {"name": "missing", "cwd": "nowhere"}
echo ran > ../ran
~~~
`;

/** A shop whose own new files nobody else may read, as a bot has it that a service manager starts. */
async function openCareful() {
  const before = process.umask(0o077);
  onTestFinished(() => void process.umask(before));
  const shop = await openShop(page);
  mkdirSync(join(shop.folder, 'database/dumps'), { recursive: true });
  return shop;
}

describe('a step on this machine', () => {
  it('leaves files that others may read, and has the plain language, whatever the bot itself has', async () => {
    const shop = await openCareful();
    const { id } = await shop.begin('made');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('told')).toBe('0022 C.UTF-8 UTF-8\n');
    expect(shop.read('where')).toBe(`${shop.folder}\n`);
    const modeOf = (name: string) => statSync(join(shop.folder, name)).mode & 0o777;
    expect([modeOf('file'), modeOf('folder')]).toEqual([0o644, 0o755]);
  });

  it('runs in the folder of its file, or in its own, below that of the service', async () => {
    const shop = await openCareful();
    const { id } = await shop.begin('below');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ step, run }) => step?.id === 'deeper' && run.state === 'asking');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('database/where')).toBe(`${shop.folder}/database\n`);
    expect(shop.read('database/dumps/where')).toBe(`${shop.folder}/database/dumps\n`);
  });

  it.each([
    ['up', 'database/../..'],
    ['absolute', '/tmp'],
    ['neighbour', '../service-of-others'],
  ])('is not run outside of it: %s', async (procedure, cwd) => {
    const shop = await openCareful();
    const { id } = await shop.begin(procedure);
    expect(await shop.wish(id, { kind: 'run' })).toBe(
      `This step wants to run in ${cwd}, which lies outside of its service's folder ${shop.folder}.`,
    );
    const { run, allAttempts } = await shop.scene(id);
    expect([run.state, allAttempts.length]).toEqual(['asking', 0]);
  });

  it('is not run in a folder that is not there, and says so', async () => {
    const shop = await openCareful();
    const { id } = await shop.begin('missing');
    await shop.wish(id, { kind: 'run' });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
    const note = `its folder ${shop.folder}/nowhere does not exist`;
    expect(allAttempts).toMatchObject([{ state: 'failed', exitCode: null, note }]);
    expect(shop.read('ran')).toBeUndefined();
  });
});
