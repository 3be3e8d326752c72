import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Estate } from '../../demo/estate/estate.ts';
import { vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { readMaintenance } from '../../demo/estate/vedfolnir/web/maintenance.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import type { Step } from '../../src/runbooks/step.ts';
import { freshEstate } from './fresh-estate.ts';
import { openRunbookShop } from './runbook-shop.ts';

const home = resolve(import.meta.dirname, '..', '..');
const services = readdirSync(join(home, 'runbooks'));
const configShape = z.object({
  environment: z.object({ secrets: z.array(z.string()).default([]) }).optional(),
});

/** The lines of every command of a service's runbooks, as `file, step: line`. */
function linesOf(service: string): string[] {
  return readdirSync(join(home, 'runbooks', service)).flatMap((file) => {
    const path = join(home, 'runbooks', service, file);
    const name = file.replace(/\.md$/, '');
    const { procedures } = readRunbook({ service, name, path }, readFileSync(path, 'utf8'));
    return procedures
      .flatMap(({ steps }) => steps)
      .flatMap((step) =>
        scriptOf(step)
          .split('\n')
          .map((line) => `${file}, ${step.id}: ${line}`),
      );
  });
}

function scriptOf(step: Step): string {
  if (step.kind === 'run') return step.script;
  return step.kind === 'check' && step.expect.by === 'command' ? step.expect.script : '';
}

describe('the commands of the runbooks', () => {
  it.each(services)('of %s hold no password, and ask for none', (service) => {
    const asks = /\b(?:mysql|mysqldump|mysqladmin)\b.* (?:-p|--password)|Authorization:(?! Bearer %s)/;
    const tells = /(?:curl|mc)\b.* (?:-u|--user) |PGPASSWORD=|MYSQL_PWD=|(?:token|password|secret)=[^\s"'…]/i;
    const found = linesOf(service).filter((line) => asks.test(line) || tells.test(line));
    expect(found).toEqual([]);
  });

  it("give a secret to the shell's own printf alone, behind which it is piped", () => {
    const uses = services.flatMap((service) => {
      const { environment } = configShape.parse(
        parse(readFileSync(join(home, 'config', 'services', `${service}.yaml`), 'utf8')),
      );
      const secrets = environment?.secrets ?? [];
      return linesOf(service).filter((line) => secrets.some((secret) => line.includes(secret)));
    });
    expect(uses.length).toBeGreaterThan(5);
    for (const use of uses) expect(use).toMatch(/: printf '[^']*' "\$\w+" \|$/);
  });
});

describe('the programs that the runbooks of Vedfolnir start', () => {
  const programs = ['curl', 'mysql', 'mysqldump', 'redis-cli', 'mail', 'python3', 'sudo', 'tar', 'awk', 'ss'];
  const people = { PRIMARY: 'Karen', SECONDARY: 'Nick', SECURITY: 'Sam', NEXT_UPDATE: '14:30' };
  let estate: Estate;
  let takeDown: () => Promise<void>;
  let record: string;
  let env: Record<string, string>;

  /** Each program is found first as a script that notes the command line it was started with. */
  beforeEach(async () => {
    ({ estate, takeDown } = await freshEstate());
    const folder = join(estate.root, 'recorders');
    record = join(estate.root, 'command-lines');
    writeFileSync(record, '');
    mkdirSync(folder);
    const path = estate.env.PATH ?? '';
    for (const program of programs)
      writeFileSync(
        join(folder, program),
        `#!/bin/sh\ntr '\\0' ' ' < "/proc/$$/cmdline" >> '${record}'\necho >> '${record}'\nPATH='${path}' exec ${program} "$@"\n`,
        { mode: 0o755 },
      );
    env = { ...estate.env, PATH: `${folder}:${path}` };
  });
  afterEach(() => takeDown());

  it('are given neither the token nor the password in their command line', async () => {
    const shop = await openRunbookShop({ ...estate, env }, 'vedfolnir', 1200);
    const place = vedfolnirAt(join(estate.root, 'vedfolnir'));
    const walk = async (address: string, values: Record<string, string>, answers: Record<string, string>) =>
      expect(await shop.walk(address, { values, answers })).toMatchObject({ state: 'finished' });

    const emergency = { values: { REASON: 'disk is full' }, answers: { classify: 'critical', ...people } };
    await walk('emergency#the-first-five-minutes', emergency.values, emergency.answers);
    expect(readMaintenance(place)).toMatchObject({ mode: 'emergency' });
    await walk('emergency#isolation-and-evidence', {}, { 'is-it-an-attack': 'no' });
    await walk('emergency#the-way-back', {}, { 'was-it-isolated': 'no' });
    const planned = { REASON: 'New captions', MINUTES: '60' };
    await walk('maintenance-mode#planned-maintenance', planned, { 'did-it-go-well': 'yes' });
    await walk('recovery#security-incident', {}, { 'which-sessions': 'all-sessions' });
    await walk('daily#morning-system-check', {}, {});

    const lines = readFileSync(record, 'utf8');
    expect(lines).toContain('curl --config - --fail-with-body');
    expect(lines).toContain('mysql --defaults-extra-file=');
    const token = estate.env.VEDFOLNIR_ADMIN_TOKEN ?? '';
    const options = readFileSync(estate.env.VEDFOLNIR_MYSQL_OPTIONS ?? '', 'utf8');
    const password = /^password *= *"?([^"\n]+)/m.exec(options)?.[1] ?? '';
    for (const secret of [token, password]) {
      expect(secret.length).toBeGreaterThan(8);
      expect(lines).not.toContain(secret);
    }
  });
});
