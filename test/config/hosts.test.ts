import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { formatProblem } from '../../src/config/report.ts';
import { createHome, knownRights, problemsBelowTop, top, workspace } from './config-folder.ts';

const host = (rest: string) => `hosts:\n  db-1: {${rest}}\n`;

describe('hosts of a service', () => {
  it.each([
    ['no address', 'user: ops', ['6:9 hosts.db-1.address: is missing']],
    [
      'an address that is an option',
      'address: "-oProxyCommand=x", user: ops',
      [
        '6:19 hosts.db-1.address: "-oProxyCommand=x" is no address of a machine; write it like db-1.example.test',
      ],
    ],
    [
      'a user that is an option',
      'address: db-1.test, user: "-l"',
      ['6:36 hosts.db-1.user: "-l" is no name of a user; write it like ops'],
    ],
    [
      'a folder that does not begin at the top',
      'address: db-1.test, user: ops, cwd: srv',
      ['6:46 hosts.db-1.cwd: "srv" is no folder there; begin it with /'],
    ],
    [
      'keys that are not there',
      'address: db-1.test, user: ops, identity: key, known_hosts: known',
      [
        '6:51 (warning) hosts.db-1.identity: there is no file HOME/key now; steps on db-1 fail until then',
        '6:69 (warning) hosts.db-1.known_hosts: there is no file HOME/known now; without a known host key, steps on db-1 fail',
      ],
    ],
  ])('says what is wrong: %s', async (_what, text, said) => {
    const problems = await problemsBelowTop(host(text));
    expect(problems).toHaveLength(said.length);
    for (const [index, each] of said.entries()) expect(problems[index]).toContain(each);
  });

  it('are built with absolute paths, and a key that others may read is told', async () => {
    const hosts = host('address: "10.0.0.7", user: ops, identity: keys/ops, known_hosts: keys/known');
    const { home } = await createHome({
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': top + hosts,
      'keys/ops': 'obviously no key',
      'keys/known': '',
    });
    await chmod(join(home, 'keys/ops'), 0o644);
    const reading = await readConfig({ home, env: {}, knownRights });
    if (!reading.valid) throw new Error('it is not valid');
    expect(reading.config.benches.alpha?.hosts).toEqual({
      'db-1': {
        name: 'db-1',
        address: '10.0.0.7',
        port: 22,
        user: 'ops',
        cwd: null,
        identity: join(home, 'keys/ops'),
        knownHosts: join(home, 'keys/known'),
      },
    });
    expect(reading.warnings.map(formatProblem)).toEqual([expect.stringContaining('others may read')]);
  });
});
