import { readFileSync } from 'node:fs';
import type { Check } from '../../src/checks/check.ts';
import { evaluateLook, type Finding } from '../../src/checks/evaluate.ts';
import type { Probe } from '../../src/checks/probe.ts';
import { readConfig } from '../../src/config/read.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { createHome, knownRights, top, workspace } from '../config/config-folder.ts';

/** The block of YAML in docs/checks.md that holds this text, to be tried out as it stands there. */
export function documentedYaml(text: string): string {
  const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  const found = blocks.find((block) => block.includes(text));
  if (found === undefined) throw new Error(`docs/checks.md has no YAML with ${text}`);
  return found;
}

export interface Watched {
  readonly probes: readonly Probe[];
  readonly checks: readonly Check[];
  /** Looks once through the real looker and judges the check. */
  find(check: string): Promise<Finding>;
}

/** Reads probes and checks as people write them, below the top of a service file. */
export async function readWatched(
  yaml: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Watched> {
  const { home } = await createHome({
    'config/watchkeeper.yaml': workspace,
    'config/services/alpha.yaml': top + yaml,
  });
  const reading = await readConfig({ home, env: { PATH: process.env.PATH, ...env }, knownRights });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems, null, 2));
  const { probes, checks } = reading.config;
  const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}) });
  return {
    probes,
    checks,
    find: async (id) => {
      const check = checks.find((each) => each.id === id);
      const probe = probes.find((each) => each.id === check?.probe);
      if (!check || !probe) throw new Error(`there is no check ${id}`);
      return evaluateLook(check, await looker.look(probe, new AbortController().signal));
    },
  };
}
