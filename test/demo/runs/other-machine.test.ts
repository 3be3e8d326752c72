import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { realProgram } from '../../execution/real-program.ts';
import { sshd, startSshd } from '../../execution/remote/real-sshd.ts';
import { patience } from '../../support/patience.ts';
import { startWalk } from './support/walk.ts';

const runbook = `---
armed: true
host: db-1
---
# Database host

## Make room {#make-room}

1. See what lies there.

   ~~~sh {"name": "look", "title": "See what lies there", "idempotent": true}
   pwd
   ls -1
   ~~~

2. Remove old dumps.

   ~~~sh {"name": "remove", "title": "Remove old dumps", "confirm": "Dumps of before this year are removed."}
   rm -v ./*.old
   ~~~

3. Compress what is left. *It takes too long?* Cancel it; nothing is lost.

   ~~~sh {"name": "compress", "title": "Compress what is left"}
   echo $$ > leader
   echo compressing
   sleep 600
   ~~~
`;

/** The shipped home with one more machine and a runbook for it. */
function homeWith(host: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-walk-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const shipped = fileURLToPath(new URL('../../..', import.meta.url));
  for (const name of ['config', 'runbooks', 'migrations'])
    cpSync(join(shipped, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'runbooks', 'mids-hero'), { recursive: true });
  writeFileSync(join(folder, 'runbooks', 'mids-hero', 'database-host.md'), runbook);
  appendFileSync(
    join(folder, 'config', 'services', 'mids-hero.yaml'),
    `\nhosts:\n  db-1: ${JSON.stringify(host)}\n`,
  );
  return folder;
}

function isThere(pid: string | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

describe.skipIf(realProgram(sshd, 'openssh-server').isMissing)(
  'steps on another machine, in a browser',
  () => {
    it('run there, ask twice where they should, and are ended there by a press', {
      timeout: 150_000,
    }, async () => {
      const there = await startSshd();
      const { address, port, user, cwd, identity, knownHosts } = there.host;
      for (const name of ['monday.dump', 'last-year.old']) writeFileSync(join(there.folder, name), name);
      const home = homeWith({ address, port, user, cwd, identity, known_hosts: knownHosts });
      const walk = await startWalk({ name: 'other-machine', env: { WATCHKEEPER_HOME: home } });
      onTestFinished(() => walk.stop());
      const { nick } = walk;
      await nick.ops('run mids-hero/database-host#make-room');
      await nick.openThread('Make room · Mids Hero Web');
      await nick.picture('1-asked');
      await nick.run('See what lies there');
      await nick.reads('See what lies there', there.folder, 'last-year.old');
      await nick.run('Remove old dumps', 'Yes, run it');
      expect(there.read('last-year.old')).toBeUndefined();
      expect(there.read('monday.dump')).toBe('monday.dump');
      await nick.press('Compress what is left', 'Run');
      await vi.waitFor(() => expect(there.read('leader')).toMatch(/\n$/), { timeout: patience });
      await nick.reads('Compress what is left', 'Cancel');
      const leader = there.read('leader')?.trim();
      expect(isThere(leader)).toBe(true);
      await nick.picture('2-under-way');
      await nick.press('Compress what is left', 'Cancel', 'End it');
      await nick.reads('Compress what is left', 'cancelled', 'Skip…');
      await vi.waitFor(() => expect(isThere(leader)).toBe(false), { timeout: patience });
      await nick.picture('3-cancelled');
      await nick.press('Compress what is left', 'Skip…');
      await nick.fill({ Why: 'At night it disturbs nobody.' }, 'Skip it');
      await nick.isOver('Make room · Mids Hero Web');
      expect(there.read('monday.dump')).toBe('monday.dump');
    });
  },
);
