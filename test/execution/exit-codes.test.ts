import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { documentedYaml, readWatched } from './documented-checks.ts';

const programs = fileURLToPath(new URL('../fixtures/programs/', import.meta.url));

/** The documented exit codes with a tiny program in place of the real ones, which ends with this code. */
function endingWith(code: number): string {
  return documentedYaml('restic:').replaceAll(
    /command: \[.*\]/g,
    `command: ["${programs}exit-code.sh", "${code}"]`,
  );
}

describe('the documented exit codes', () => {
  // Written by hand from the pages that docs/checks.md names.
  test.each([
    [0, { restic: 'ok', borg: 'ok', pgbackrest: 'ok' }],
    [1, { restic: 'critical', borg: 'warning', pgbackrest: 'critical' }],
    [2, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
    [3, { restic: 'warning', borg: 'critical', pgbackrest: 'critical' }],
    [10, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
    [11, { restic: 'unknown', borg: 'critical', pgbackrest: 'critical' }],
    [12, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
    [25, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
    [50, { restic: 'critical', borg: 'critical', pgbackrest: 'unknown' }],
    [99, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
    [100, { restic: 'critical', borg: 'warning', pgbackrest: 'critical' }],
    [125, { restic: 'critical', borg: 'warning', pgbackrest: 'critical' }],
    [127, { restic: 'critical', borg: 'warning', pgbackrest: 'critical' }],
    [130, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
    [255, { restic: 'critical', borg: 'critical', pgbackrest: 'critical' }],
  ] as const)('give %d the meaning that its program gives it', async (code, meanings) => {
    const watched = await readWatched(endingWith(code));
    for (const [program, seen] of Object.entries(meanings)) {
      const finding = await watched.find(program);
      expect([program, finding.seen]).toEqual([program, seen]);
      expect(finding.value).toBe('disk is full');
      expect(finding.reason).toBe(seen === 'ok' ? null : 'disk is full');
    }
  });
});

describe('exit codes with a meaning', () => {
  const line = (probe: string, check = 'status_from: status') =>
    `probes: {p: ${probe}}\nchecks: [{id: c, probe: p, ${check}}]\n`;
  const print = (text: string, code: number, keys: string) =>
    `{command: ["${programs}print.sh", ${JSON.stringify(text)}, "${code}"], ${keys}}`;

  test('leave what is not listed unknown', async () => {
    const watched = await readWatched(line(print('', 7, 'exit_codes: {0: ok, 3-5: warning}')));
    expect(await watched.find('c')).toEqual({ seen: 'unknown', value: 'exit code 7', reason: 'exit code 7' });
  });

  test('show the result after success and the complaint after a failure', async () => {
    const shell = (code: number) =>
      line(
        `{shell: "echo result; echo complaint >&2; exit ${code}", exit_codes: {0: ok, default: critical}}`,
      );
    expect(await (await readWatched(shell(0))).find('c')).toMatchObject({ seen: 'ok', value: 'result' });
    expect(await (await readWatched(shell(9))).find('c')).toMatchObject({ reason: 'complaint' });
  });

  test('go together with what is extracted, and with JSON, whose own status does not count', async () => {
    const text = await readWatched(
      line(
        print('left: 12', 3, 'exit_codes: {3: warning}, extract: {left: "left: (\\\\d+)"}'),
        'status_from: status, value: left',
      ),
    );
    expect(await text.find('c')).toEqual({ seen: 'warning', value: 12, reason: 'left: 12' });
    const json = await readWatched(
      line(
        print(
          '{"status": "ok", "message": "own words", "left": 12}',
          3,
          'output: json, exit_codes: {3: warning}',
        ),
        'status_from: status, value: left',
      ),
    );
    expect(await json.find('c')).toEqual({ seen: 'warning', value: 12, reason: 'own words' });
  });

  test('say enough alone where no JSON was printed', async () => {
    const probe = print('Fatal: no repository', 10, 'output: json, exit_codes: {10: critical}');
    expect(await (await readWatched(line(probe))).find('c')).toMatchObject({
      seen: 'critical',
      reason: 'Fatal: no repository',
    });
  });

  test('cannot be asked when a signal ended the command or its time was over', async () => {
    const codes = 'exit_codes: {0: ok, default: critical}';
    const killed = await readWatched(line(`{command: ["${programs}kill-self.sh"], ${codes}}`));
    expect(await killed.find('c')).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('SIGSEGV'),
    });
    const hanging = await readWatched(line(`{command: ["${programs}hang.sh"], ${codes}, timeout: 200ms}`));
    expect(await hanging.find('c')).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('had not finished after 200 ms'),
    });
  });
});
