import type { RemoteHost } from '../../runs/remote-host.ts';

/** A file of this name appears in the folder in which ssh runs as soon as the other machine has let us in. */
export const connectedFile = 'connected';

/** How long the other machine may take to answer, in seconds. */
const connectTimeout = 10;
/** The connection is given up when nothing has come back for about a minute. */
const alive = { interval: 15, count: 4 };

/**
 * The words that start OpenSSH's client. It asks nobody anything, checks the host's key always, reads no settings of users,
 * and passes on neither agent nor ports. What is to be run goes over standard input, so that no list of processes shows it.
 */
export function sshWords(host: RemoteHost): [string, ...string[]] {
  const settings = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    UpdateHostKeys: 'no',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    ClearAllForwardings: 'yes',
    ControlPath: 'none',
    EscapeChar: 'none',
    LogLevel: 'ERROR',
    ConnectTimeout: String(connectTimeout),
    ServerAliveInterval: String(alive.interval),
    ServerAliveCountMax: String(alive.count),
    PermitLocalCommand: 'yes',
    LocalCommand: `: > ${connectedFile}`,
    ...(host.knownHosts === null
      ? {}
      : { UserKnownHostsFile: filePath(host.knownHosts), GlobalKnownHostsFile: 'none' }),
    ...(host.identity === null ? {} : { IdentityFile: filePath(host.identity), IdentitiesOnly: 'yes' }),
  };
  return [
    'ssh',
    ...['-F', 'none', '-T', '-p', String(host.port), '-l', host.user],
    ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...['--', host.address, 'bash -s'],
  ];
}

/** As ssh reads a path: percent signs are doubled, and quotes keep blanks together. */
function filePath(path: string): string {
  return `"${path.replaceAll('%', '%%').replaceAll(/["\\]/g, '\\$&')}"`;
}
