import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDoctorCommand, doctorDataShape } from '../../commands/doctor.ts';
import { diagnoseDisk, examineDisk } from '../../src/execution/examine-disk.ts';
import type { Diagnosis } from '../../src/vitals/examination.ts';
import { examineOutbox, examineVitals } from '../../src/vitals/examine-watch.ts';

import { ManualClock } from '../support/manual-clock.ts';

const request = { actor: { kind: 'terminal', uid: 1 }, at: 0 } as const;
const side = (...found: readonly Diagnosis[]) => ({ side: 'Side', examine: async () => found });
const ask = (...examinations: Parameters<typeof createDoctorCommand>[0]['examinations']) =>
  createDoctorCommand({ examinations }).run([], request);

describe('the doctor', () => {
  it('says that all is well, and what was looked at', async () => {
    const reply = await ask(side({ status: 'ok', what: 'Disk', found: 'Room enough.' }));
    expect(reply).toMatchObject({ title: 'I can do my work here', status: 'ok' });
    expect(JSON.stringify(reply.parts)).toContain('Room enough.');
  });

  it('puts the worst first, with what to do', async () => {
    const reply = await ask(
      side({ status: 'ok', what: 'Disk', found: 'Room enough.' }),
      side({
        status: 'critical',
        what: 'Channel #ops',
        found: 'The bot is not in it.',
        advice: 'Invite it.',
      }),
    );
    expect(reply).toMatchObject({ title: '1 thing to put right', status: 'critical' });
    const [first] = doctorDataShape.parse(reply.data).diagnoses;
    expect(first).toEqual({
      status: 'critical',
      what: 'Channel #ops',
      found: 'The bot is not in it.',
      advice: 'Invite it.',
    });
  });

  it('does not call well what it could not look at', async () => {
    const broken = { side: 'Slack', examine: () => Promise.reject(new Error('no answer')) };
    const reply = await ask(broken, side({ status: 'ok', what: 'Disk', found: 'Room enough.' }));
    expect(reply.status).toBe('unknown');
    expect(JSON.stringify(reply.data)).toContain('It could not be examined: no answer');
    expect(JSON.stringify(reply.data)).toContain('ask the doctor again');
  });

  it('passes on what the watcher found', async () => {
    const ailment = { kind: 'outbox', subject: '', sentence: '3 messages wait.', since: null } as const;
    expect(await examineVitals(async () => [ailment]).examine()).toMatchObject([
      { status: 'critical', found: '3 messages wait.' },
    ]);
    expect(await examineVitals(async () => []).examine()).toMatchObject([{ status: 'ok' }]);
  });

  it.each([
    ['schedule', 'exactly one bot'],
    ['outbox', 'goes out by itself'],
    ['probes', 'watching.concurrency'],
    ['slack', 'reaches Slack'],
    ['store', 'data folder'],
  ] as const)('says what to do about the ailment %s', async (kind, advice) => {
    const ailment = { kind, subject: '', sentence: 'Something.', since: null };
    const [found] = await examineVitals(async () => [ailment]).examine();
    expect(found?.advice).toContain(advice);
  });

  it('says how many messages wait, and for how long, also while that is no trouble', async () => {
    const clock = new ManualClock();
    const waiting = (count: number, since: number | null) =>
      examineOutbox({ waiting: async () => ({ count, since, problem: null }) }, clock).examine();
    expect(await waiting(0, null)).toEqual([
      { status: 'ok', what: 'Outbox', found: 'No message waits to go out.' },
    ]);
    expect(await waiting(2, clock.now() - 90_000)).toMatchObject([
      { found: '2 messages wait to go out, the oldest for 1 min 30 s.' },
    ]);
  });

  // Megabytes, or a part of a large disk.
  it.each([
    [199e6, 0.5, 'critical'],
    [200e6, 0.5, 'warning'],
    [999e6, 0.5, 'warning'],
    [1e9, 0.5, 'ok'],
    [1e9, 0.02, 'warning'],
    [1e9, 0.0199, 'critical'],
    [3.99e9, 0.0199, 'critical'],
    [4e9, 0.0199, 'warning'],
    [19.9e9, 0.0499, 'warning'],
    [19.9e9, 0.05, 'ok'],
    [20e9, 0.0001, 'ok'],
  ])('calls %d bytes that are %d of the disk %s', (free, part, status) => {
    const found = diagnoseDisk({ folder: '/data', free, part });
    expect(found.status).toBe(status);
    expect(found.advice).toBe(status === 'ok' ? undefined : 'Make room on the disk of /data.');
  });

  it('looks at the real disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-disk-'));
    expect(await examineDisk(folder).examine()).toMatchObject([
      { what: 'Disk', found: expect.stringMatching(/ free \(\d+%\)/) },
    ]);
    rmSync(folder, { recursive: true });
    await expect(examineDisk(folder).examine()).rejects.toThrow();
  });
});
