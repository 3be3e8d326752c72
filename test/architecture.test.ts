import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const configShape = z.object({
  forbidden: z.array(z.object({ name: z.string(), comment: z.string().min(20) })),
});
const { forbidden } = configShape.parse(createRequire(import.meta.url)('../.dependency-cruiser.cjs'));

/** Each rule with a file that offends it: path → what it imports. */
const offences: Readonly<Record<string, readonly (readonly [path: string, imported: string])[]>> = {
  'no-circles': [
    ['src/core/round.ts', './about.ts'],
    ['src/core/about.ts', './round.ts'],
  ],
  'core-imports-nothing-of-ours': [['src/core/upwards.ts', '../checks/plain.ts']],
  'domain-stays-inside': [['src/dialogue/outwards.ts', '../cli/plain.ts']],
  'domain-touches-no-world': [['src/checks/reads-files.ts', 'node:fs']],
  'domain-has-few-libraries': [['src/reports/writes-logs.ts', 'pino']],
  'outer-folders-are-strangers': [['src/slack/meets-store.ts', '../store/plain.ts']],
  'commands-know-only-the-domain': [['commands/knows-slack.ts', '../src/slack/plain.ts']],
  'nobody-imports-main': [['src/notify/calls-home.ts', '../assemble/plain.ts']],
  'product-never-imports-demo-or-test': [['src/execution/plays.ts', '../../demo/plain.ts']],
  'workspace-knows-nothing-of-watchkeeper': [['demo/workspace/peeks.ts', '../../src/core/plain.ts']],
  'only-slack-knows-slack': [['src/notify/posts.ts', '@slack/web-api']],
  'only-store-knows-sql': [['src/config/queries.ts', 'kysely']],
  'not-to-unresolvable': [['src/core/lost.ts', './nowhere.ts']],
  'production-needs-no-dev-dependency': [['src/execution/checks-itself.ts', 'fast-check']],
};

/** Imports that look like offences and are none. */
const allowed: readonly (readonly [path: string, imported: string])[] = [
  ['src/slack/within.ts', './plain.ts'],
  ['src/store/asks-domain.ts', '../checks/plain.ts'],
  ['src/checks/counts-days.ts', 'luxon'],
  ['src/execution/reads-files.ts', 'node:fs'],
  ['src/assemble/joins.ts', '../slack/plain.ts'],
  ['src/assemble/orders.ts', '../../commands/plain.ts'],
  ['commands/asks-domain.ts', '../src/dialogue/plain.ts'],
  ['demo/starts.ts', '../src/assemble/plain.ts'],
  ['demo/workspace/within.ts', './plain.ts'],
  ['src/slack/knows-slack.ts', '@slack/web-api'],
  ['test/fakes.ts', '../src/store/plain.ts'],
];

const plain = [
  ...['core', 'checks', 'dialogue', 'cli', 'store', 'slack', 'assemble'].map((folder) => `src/${folder}`),
  'commands',
  'demo',
  'demo/workspace',
].map((folder) => `${folder}/plain.ts`);

const reportShape = z.object({
  summary: z.object({
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string(), severity: z.string() }),
      }),
    ),
  }),
});

describe('the import rules', () => {
  let folder: string;
  let violations: z.infer<typeof reportShape>['summary']['violations'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchkeeper-imports-'));
    for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json'])
      await cp(join(root, file), join(folder, file));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const path of plain) await write(path, 'export const thing = 1;\n');
    for (const [path, imported] of [...Object.values(offences).flat(), ...allowed])
      await write(path, `import * as thing from '${imported}';\nexport { thing };\n`);
    const { stdout, stderr, exitCode } = await execa(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        ...[
          '--config',
          '.dependency-cruiser.cjs',
          '--output-type',
          'json',
          'src',
          'commands',
          'demo',
          'test',
        ],
      ],
      { cwd: folder, reject: false },
    );
    expect(exitCode, stderr).not.toBe(1);
    ({ violations } = reportShape.parse(JSON.parse(stdout)).summary);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  it('are all tried here', () => {
    expect(Object.keys(offences).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(offences))('refuse what offends %s', (rule, files) => {
    const refused = violations.filter(({ rule: { name } }) => name === rule);
    expect(refused.some(({ from }) => files.some(([path]) => path === from))).toBe(true);
    expect(refused.every(({ rule: { severity } }) => severity === 'error')).toBe(true);
  });

  it.each(allowed)('let %s import %s', (path) => {
    expect(violations.filter(({ from }) => from === path)).toEqual([]);
  });

  it('name every folder of src', async () => {
    const config = await readFile(join(root, '.dependency-cruiser.cjs'), 'utf8');
    const folders = (await readdir(join(root, 'src'), { withFileTypes: true }))
      .filter((each) => each.isDirectory())
      .map(({ name }) => name);
    const known = /(?:access|cli)\|[a-z|]+/g;
    const named = new Set([...config.matchAll(known)].flatMap(([list]) => list.split('|')));
    expect(folders.filter((each) => !named.has(each) && !['core', 'assemble'].includes(each))).toEqual([]);
  });
});

describe('every file', async () => {
  const files = (
    await Promise.all(['src', 'commands', 'demo', 'test', 'bin'].map((each) => textsUnder(join(root, each))))
  ).flat();
  const source = files.filter(({ path }) => /^(src|commands|demo)\/.*\.ts$|^bin\//.test(path));
  const written = files.filter(({ path }) => path.endsWith('.ts') && path !== 'test/architecture.test.ts');

  it('answers one question: no source file has more than 300 lines', () => {
    expect(source.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([]);
    expect(source.length).toBeGreaterThan(150);
  });

  it.each([
    ['is finished', /\b(TODO|FIXME|XXX|HACK)\b/],
    ['knows its types', /(:|<|as|\|)\s*any\b(?!thing)[\s,;)>|[\]=]/],
    ['lets the compiler look', /@ts-(ignore|nocheck|expect-error)/],
    ['is plain TypeScript that Node runs', /^\s*(export\s+)?(const\s+)?(enum|namespace)\s+\w+\s*\{/m],
  ])('%s', (_, pattern) => {
    const offenders = written.filter(({ text }) => pattern.test(withoutWords(text)));
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });
});

/** Prose in comments and strings may say `any`; only code counts, but `TODO` counts wherever it stands. */
function withoutWords(text: string): string {
  return text
    .replaceAll(/^\s*(\/?\*|\/\/)(?!.*(TODO|FIXME|XXX|HACK|@ts-)).*$/gm, '')
    .replaceAll(/\/\/(?!.*(TODO|FIXME|XXX|HACK|@ts-)).*$/gm, '')
    .replaceAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, "''");
}

async function textsUnder(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((each) => each.isFile() && !each.parentPath.includes('node_modules'))
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return { path: path.slice(root.length + 1), text: await readFile(path, 'utf8') };
      }),
  );
}
