import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { RemoteHost } from '../../../src/runs/remote-host.ts';
import { patience } from '../../support/patience.ts';

export const sshd = '/usr/sbin/sshd';

/** A machine that is reached by ssh: this one, by a server of its own that the current user has started. */
export interface RealSshd {
  readonly host: RemoteHost;
  /** Where its commands start. */
  readonly folder: string;
  /** What a file there says; undefined while there is none. */
  read(name: string): string | undefined;
  /** Another host key than the one that is known. */
  changeHostKey(): void;
  /** Breaks the connections that are there. */
  breakConnections(): void;
  stop(): Promise<void>;
}

/** Starts OpenSSH's server on a free port of the loopback; it is gone after the test. */
export async function startSshd(): Promise<RealSshd> {
  const root = mkdtempSync(join(tmpdir(), 'sshd-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'there with blanks');
  mkdirSync(folder);
  const file = (name: string) => join(root, name);
  for (const name of ['host', 'user', 'other'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)]);
  writeFileSync(file('authorized'), readFileSync(file('user.pub')), { mode: 0o600 });
  // Where the server of a Debian wants to be locked up when it is started by root.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  writeFileSync(
    file('config'),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'PidFile none',
      'UsePAM no',
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
    ].join('\n'),
  );
  const known = (name: string) =>
    writeFileSync(file('known hosts'), `[127.0.0.1]:${port} ${readFileSync(file(`${name}.pub`), 'utf8')}`);
  known('host');
  const server = spawn(sshd, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    await gone;
  };
  onTestFinished(stop);
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await vi.waitFor(
    () => {
      if (!said.includes('Server listening')) throw new Error(`sshd does not listen: ${said}`);
    },
    { timeout: patience, interval: 10 },
  );
  return {
    folder,
    host: {
      name: 'db-1',
      address: '127.0.0.1',
      port,
      user: userInfo().username,
      cwd: folder,
      identity: file('user'),
      knownHosts: file('known hosts'),
    },
    read(name) {
      try {
        return readFileSync(join(folder, name), 'utf8');
      } catch {
        return undefined;
      }
    },
    breakConnections() {
      const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim();
      for (const pid of children.split(' ')) process.kill(Number(pid), 'SIGKILL');
    },
    changeHostKey: () => known('other'),
    stop,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
