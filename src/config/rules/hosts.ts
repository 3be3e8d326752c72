import { stat } from 'node:fs/promises';
import { buildHosts } from '../build/hosts.ts';
import type { ServiceEntries } from '../entries.ts';

/** Keys of other machines lie where they should, and nobody else may read them. */
export async function checkHosts({ data, report }: ServiceEntries, home: string): Promise<void> {
  for (const { name, identity, knownHosts } of Object.values(buildHosts(data, home))) {
    const key = identity === null ? undefined : await stat(identity).catch(() => null);
    if (key === null)
      report(
        ['hosts', name, 'identity'],
        `there is no file ${identity} now; steps on ${name} fail until then`,
        {
          severity: 'warning',
        },
      );
    else if (key && (key.mode & 0o077) !== 0)
      report(['hosts', name, 'identity'], `others may read ${identity}, so ssh refuses it; chmod 600 it`, {
        severity: 'warning',
      });
    if (knownHosts !== null && (await stat(knownHosts).catch(() => null)) === null)
      report(
        ['hosts', name, 'known_hosts'],
        `there is no file ${knownHosts} now; without a known host key, steps on ${name} fail`,
        { severity: 'warning' },
      );
  }
}
