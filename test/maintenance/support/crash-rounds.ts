import { expect } from 'vitest';
import { type Crash, crashAndReconcile } from './crash.ts';
import { originalText, theirText } from './estate.ts';

/** The file after the restart test was closed. */
export const closedText = originalText.replace(
  '"last_done_at": "2026-01-01", "result": null, "notes": "old"',
  '"last_done_at": "2026-11-20", "result": "pass", "notes": "Took 41 min"',
);

/** The moments of a write-back before the file is touched, and from then on. */
export const momentsBefore = ['write-back.journalled', 'write-back.staged', 'write-back.looked'] as const;
export const momentsAfter = [
  'write-back.exchanged',
  'write-back.verified',
  'write-back.kept',
  'write-back.recorded',
  'write-back.collected',
] as const;

/** Nothing was written and nothing recorded: whoever asked still waits for it. */
export const nothingDone = {
  text: originalText,
  previous: null,
  leftovers: [],
  completions: [],
  doneAudits: 0,
  openWriteBacks: 0,
  collectorRan: false,
  deliveryState: 'open',
};

/** Written, recorded once with whoever asked, answered, and the previous version kept. */
export const allDone = {
  text: closedText,
  previous: originalText,
  leftovers: [],
  completions: [{ actor: 'slack:U0LEAD', notes: 'Took 41 min' }],
  doneAudits: 1,
  openWriteBacks: 0,
  collectorRan: true,
  deliveryState: 'done',
};

/** Crashes as often as asked, and expects the same each time; also that the file was whole before anybody tidied up. */
export async function expectAfterEach(rounds: number, crash: Crash, expected: object): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const aftermath = await crashAndReconcile(crash);
    expect(aftermath).toMatchObject(expected);
    expect([originalText, closedText, theirText]).toContain(aftermath.textAtCrash);
  }
}
