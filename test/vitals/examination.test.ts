import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDoctorCommand, doctorDataShape } from '../../commands/doctor.ts';
import { examineDisk } from '../../src/execution/examine-disk.ts';
import type { Diagnosis } from '../../src/vitals/examination.ts';
import { examineVitals } from '../../src/vitals/examine-watch.ts';

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
  });

  it('passes on what the watcher found', async () => {
    const ailment = { kind: 'outbox', subject: '', sentence: '3 messages wait.', since: null } as const;
    expect(await examineVitals(async () => [ailment]).examine()).toMatchObject([
      { status: 'critical', found: '3 messages wait.' },
    ]);
    expect(await examineVitals(async () => []).examine()).toMatchObject([{ status: 'ok' }]);
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
