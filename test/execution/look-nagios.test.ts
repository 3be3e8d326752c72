import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { documentedYaml, readWatched } from './documented-checks.ts';
import { realProgram } from './real-program.ts';

const programs = fileURLToPath(new URL('../fixtures/programs/', import.meta.url));

/** A service whose plugin prints this and ends with this code. */
function plugin(printed: string, code: number, checks: string, keys = '') {
  return readWatched(
    `probes: {p: {command: ["${programs}print.sh", ${JSON.stringify(printed)}, "${code}"], output: nagios${keys}}}\nchecks:\n${checks}\n`,
  );
}

const own = '  - {id: c, probe: p, status_from: status}';

describe('a Nagios plugin', () => {
  test.each([
    [0, 'ok'],
    [1, 'warning'],
    [2, 'critical'],
    [3, 'unknown'],
    [4, 'unknown'],
    [126, 'unknown'],
    [255, 'unknown'],
  ])('that ends with %d makes its check %s', async (code, seen) => {
    const watched = await plugin('DISK - 12% free | /=88%;80;90', code, own);
    expect(await watched.find('c')).toEqual({
      seen,
      value: 'DISK - 12% free',
      reason: seen === 'ok' ? null : 'DISK - 12% free',
    });
  });

  test('gives its numbers to further checks, which judge by ranges as plugins do', async () => {
    const watched = await plugin(
      "OK | load1=9.5;5;10 rta=250ms 'C: used'=5GB",
      0,
      [
        '  - {id: load, probe: p, value: perf.load1, warning: {range: "~:9.4"}, critical: {range: "10"}}',
        '  - {id: rta, probe: p, value: perf.rta, unit: s, warning: {range: "@0.2:0.3"}}',
        '  - {id: used, probe: p, value: "perf.C: used", critical: {above: 5GB}, warning: {at_least: 5GB}}',
        '  - {id: shown, probe: p, status_from: status, value: perf.load1}',
      ].join('\n'),
    );
    expect(await watched.find('load')).toEqual({ seen: 'warning', value: 9.5, reason: 'above 9.4' });
    expect(await watched.find('rta')).toEqual({
      seen: 'warning',
      value: 0.25,
      reason: 'within 0.2 s to 0.3 s',
    });
    expect(await watched.find('used')).toMatchObject({ seen: 'warning', value: 5e9 });
    expect(await watched.find('shown')).toEqual({ seen: 'ok', value: 9.5, reason: null });
  });

  test.each(['=', "'open", 'a=1,5', '|||', 'a=;;;;;;', 'U', "''''''"])(
    'keeps its status whatever its perfdata look like: %s',
    async (perfdata) => {
      const watched = await plugin(`WARN | ${perfdata}`, 1, own);
      expect(await watched.find('c')).toMatchObject({ seen: 'warning', reason: 'WARN' });
    },
  );

  test('may have other exit codes, and may say nothing at all', async () => {
    const watched = await plugin('', 7, own, ', exit_codes: {7: warning}');
    expect(await watched.find('c')).toEqual({ seen: 'warning', value: 'exit code 7', reason: 'exit code 7' });
  });

  test('that complains on standard error alone is quoted', async () => {
    const watched = await readWatched(
      `probes: {p: {command: ["${programs}exit-code.sh", "3"], output: nagios}}\nchecks:\n${own}\n`,
    );
    expect(await watched.find('c')).toMatchObject({ seen: 'unknown', reason: 'disk is full' });
  });

  test('that is killed, hangs or is not there is unknown', async () => {
    for (const [program, words] of [
      ['kill-self.sh', 'was ended by SIGSEGV'],
      ['hang.sh', 'had not finished after 200 ms'],
      ['missing.sh', 'does not exist'],
    ]) {
      const watched = await readWatched(
        `probes: {p: {command: ["${programs}${program}"], output: nagios, timeout: 200ms}}\nchecks:\n${own}\n`,
      );
      expect(await watched.find('c')).toMatchObject({
        seen: 'unknown',
        value: null,
        reason: expect.stringContaining(words ?? ''),
      });
    }
  });
});

const folder = '/usr/lib/nagios/plugins';

describe.skipIf(realProgram(`${folder}/check_load`, 'monitoring-plugins-basic').isMissing)(
  'the plugins of Debian',
  () => {
    test('work as the documentation writes them', async () => {
      const watched = await readWatched(documentedYaml('check_load').replace(', /data]', ', /]'));
      const load = await watched.find('load');
      expect(load.seen).not.toBe('unknown');
      expect(load.value).toBeTypeOf('number');
      const disk = await watched.find('disk');
      expect(disk.value).toMatch(/^DISK (OK|WARNING|CRITICAL)/);
    });

    test.each([
      [0, 'ok', 'OK: all quiet'],
      [1, 'warning', 'WARNING: all quiet'],
      [2, 'critical', 'CRITICAL: all quiet'],
      [3, 'unknown', 'UNKNOWN: all quiet'],
    ])('say %d for %s', async (code, seen, message) => {
      const watched = await readWatched(
        `probes: {p: {command: [${folder}/check_dummy, "${code}", all quiet], output: nagios}}\nchecks:\n${own}\n`,
      );
      expect(await watched.find('c')).toMatchObject({ seen, value: message });
    });

    test('tell a port that is open from one that is not, with the time it took', async () => {
      const server = createServer((socket) => socket.end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const tcp = `probes: {p: {command: [${folder}/check_tcp, -H, 127.0.0.1, -p, "${port}"], output: nagios}}\nchecks:\n${own}\n  - {id: time, probe: p, value: perf.time, unit: s, critical: {range: "5"}}\n`;
      const open = await readWatched(tcp);
      expect(await open.find('c')).toMatchObject({ seen: 'ok', reason: null });
      const time = await open.find('time');
      expect(time.seen).toBe('ok');
      expect(time.value).toBeGreaterThan(0);
      await new Promise((resolve) => server.close(resolve));
      expect(await (await readWatched(tcp)).find('c')).toMatchObject({ seen: 'critical' });
    });

    test('read their own ranges as we do', async () => {
      // check_procs alerts by the same library for ranges that the guidelines describe.
      const thresholds = ['0', '1:', '~:0', '@0', '@1:', '5:100000', '@5:100000', '100000:', '@100000:'];
      for (const range of thresholds) {
        const watched = await readWatched(
          `probes: {p: {command: [${folder}/check_procs, -w, "${range}"], output: nagios}}\nchecks:\n${own}\n  - {id: ours, probe: p, value: perf.procs, warning: {range: "${range}"}}\n`,
        );
        const theirs = await watched.find('c');
        const ours = await watched.find('ours');
        expect([range, ours.seen]).toEqual([range, theirs.seen]);
      }
    });
  },
);
