import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Estate } from '../../demo/estate/estate.ts';
import { freshEstate, run } from './fresh-estate.ts';

const folder = join(import.meta.dirname, '..', '..', 'runbooks', 'vedfolnir');
const attributes = z.object({ name: z.string(), idempotent: z.boolean().optional() });

interface Block {
  readonly file: string;
  readonly name: string;
  readonly idempotent: boolean;
  readonly text: string;
}

/** The fenced commands of all runbooks, without the indentation of the step that they belong to. */
const blocks: readonly Block[] = readdirSync(folder).flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/^( *)```sh (\{.*\})\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', info = '{}', text = '']): Block => {
      const { name, idempotent = false } = attributes.parse(JSON.parse(info));
      return { file, name, idempotent, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
    },
  ),
);

/** These ask programs of the machine itself (or of the outside) that a test must not depend on. */
const ofTheMachine = [
  'certificate-dates',
  'outdated-python-packages',
  'upgradable-packages',
  'clean-python-cache',
  // These need what a run takes from people.
  'services-to-restart',
];
const needsPrograms = [
  'resources',
  'capacity',
  'busy-processes',
  'large-processes',
  'full-disk',
  'statistics-of-the-week',
];

let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
});
afterAll(() => takeDown());

async function bash(name: string, env: Readonly<Record<string, string>> = {}) {
  const block = blocks.find((each) => each.name === name);
  if (!block) throw new Error(`there is no step ${name}`);
  const inputs = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return run(estate, estate.root, 'env', ...inputs, 'bash', '--norc', '-euo', 'pipefail', '-c', block.text);
}

describe('the commands in the runbooks of Vedfolnir', () => {
  it('are many, each with a name', () => {
    expect(blocks.length).toBeGreaterThan(50);
  });

  it.each(
    blocks.filter(
      ({ name, idempotent }) => idempotent && ![...ofTheMachine, ...needsPrograms].includes(name),
    ),
  )('run in the estate: $file, $name', async ({ name }) => {
    const { code, stdout, stderr } = await bash(name);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(stderr).not.toContain('stand-in');
    expect(`${stdout}${stderr}`).not.toContain('local-demo-');
  });

  it('restore a dump that is whole, and none that was cut off', async () => {
    const { stdout } = await bash('list-dumps');
    const dump = stdout.trim().split('\n').at(-1)?.split(' ')[0] ?? '';
    expect((await bash('restore-dump', { INPUT_DUMP: dump })).code).toBe(0);
    const broken = 'vedfolnir_20200101_013000.sql';
    await run(estate, estate.env.VEDFOLNIR_BACKUPS ?? '', 'sh', '-c', `head -n 5 ${dump} > ${broken}`);
    expect((await bash('restore-dump', { INPUT_DUMP: broken })).code).not.toBe(0);
    expect((await bash('restore-dump', { INPUT_DUMP: '../../../etc/passwd' })).code).not.toBe(0);
  });
});
