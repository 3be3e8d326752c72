import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import manifest from '../../manifest.json' with { type: 'json' };
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { root, tableBelow } from './pages.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const names = z.array(z.string()).default([]);
const withEnvironment = z.looseObject({
  environment: z.looseObject({ allow: names, secrets: names }).prefault({}),
});

it('names in .env.example every variable that the shipped config and the bot read', () => {
  const offered = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  const services = readdirSync(join(root, 'config/services')).map((name) => `config/services/${name}`);
  const inConfig = ['config/watchkeeper.yaml', ...services].flatMap((path) => {
    const { environment } = withEnvironment.parse(parse(read(path)));
    const interpolated = [...read(path).matchAll(/\$\{([A-Z_]+)[}:]/g)].map(([, name]) => name);
    return [...interpolated, ...environment.allow, ...environment.secrets];
  });
  const ownSettings = [...read('src/config/environment.ts').matchAll(/\benv\.([A-Z_]+)/g)].map(
    ([, name]) => name,
  );
  expect(inConfig.length).toBeGreaterThan(0);
  expect(ownSettings.length).toBeGreaterThan(0);
  expect(offered.toSorted()).toEqual([...new Set([...inConfig, ...ownSettings])].sort());
});

it('gives a reason for every scope of the manifest', () => {
  const explained = tableBelow('docs/slack-app.md', 'Scopes').map(([scope]) => scope);
  expect(explained.toSorted()).toEqual([...manifest.oauth_config.scopes.bot].sort());
});

it('lists every exit code', () => {
  const listed = tableBelow('docs/command-line.md', 'Exit codes').map(([code]) => Number(code));
  expect(listed.toSorted((a, b) => a - b)).toEqual(
    [...new Set([...Object.values(exitCodes), 1, 2, 3])].toSorted((a, b) => a - b),
  );
});
