import { resolve } from 'node:path';
import type { RemoteHost } from '../../runs/remote-host.ts';
import type { ServiceFile } from '../schema/service-file.ts';

/** The other machines on which commands of a service may run, by name. */
export function buildHosts({ hosts }: ServiceFile, home: string): Record<string, RemoteHost> {
  const at = (path: string | undefined) => (path === undefined ? null : resolve(home, path));
  return Object.fromEntries(
    Object.entries(hosts).map(([name, { identity, known_hosts: knownHosts, cwd, ...rest }]) => [
      name,
      { ...rest, name, cwd: cwd ?? null, identity: at(identity), knownHosts: at(knownHosts) },
    ]),
  );
}
