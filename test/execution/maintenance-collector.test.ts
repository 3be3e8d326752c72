import { describe, expect, it } from 'vitest';
import { createCollectors } from '../../src/execution/maintenance-collector.ts';
import { maintenanceFile } from '../maintenance/support/files.ts';

function run(
  script: string,
  timeout = 10_000,
  argv: readonly [string, ...string[]] = ['/bin/sh', '-c', script],
) {
  const collector = { argv, cwd: '/', env: { PATH: '/usr/bin:/bin' }, timeout };
  return createCollectors(new AbortController().signal).run(maintenanceFile('/nowhere', { collector }));
}

describe('the collector of a file', () => {
  it('ran when it ended well', async () => {
    expect(await run('true')).toEqual({ ran: true });
  });

  it('failed with its last words when it did not', async () => {
    expect(await run('echo first; echo last >&2; exit 2')).toEqual({
      ran: false,
      reason: 'The collector ended with exit code 2: last',
    });
  });

  it('is given up after its time limit, and when there is no such program', async () => {
    expect(await run('sleep 60', 50)).toMatchObject({ ran: false, reason: expect.stringContaining('50 ms') });
    expect(await run('', 1_000, ['/no/such/program'])).toMatchObject({ ran: false });
  });

  it('is not there unless config names one', async () => {
    const collectors = createCollectors(new AbortController().signal);
    expect(await collectors.run(maintenanceFile('/nowhere'))).toMatchObject({ ran: false });
  });
});
