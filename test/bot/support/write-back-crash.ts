import { startChild } from '../../support/child-bot.ts';
import { handsOf, labelsOf, textOf } from '../../support/hands.ts';
import { patience } from '../../support/patience.ts';
import { type Protection, withoutProtection } from '../../support/protections.ts';
import { originalItems } from '../../support/small-home.ts';
import { raiseStage, type Stage } from '../../support/stage.ts';
import { lena } from '../../support/town.ts';
import { quietSchedules } from './traffic-crash.ts';

/** The moments of a write-back before the file is exchanged, and from then on. */
export const momentsBefore = ['write-back.journalled', 'write-back.staged', 'write-back.looked'] as const;
export const momentsAfter = [
  'write-back.exchanged',
  'write-back.verified',
  'write-back.kept',
  'write-back.recorded',
  'write-back.collected',
] as const;

/** The moments of bringing the reminder up to date: the second message that is worked on. */
export const cardMoments = ['outbox.taken', 'outbox.looked', 'outbox.sent', 'outbox.marked'] as const;

/** What was found after a crash and a restart. */
export interface Aftermath {
  /** The file right after the crash, before any other process looked at it. */
  readonly textAtCrash: string;
  readonly text: string;
  /** How often the log says that the item was done. */
  readonly timesRecorded: number;
  readonly collectorRan: boolean;
  /** The reminders that everybody can read, each by its title. */
  readonly reminders: readonly string[];
}

/** A person closes the overdue item in the dialog of the reminder; the bot is killed while it writes, and starts again. */
export async function crashWhileClosing(moment: string, without: Protection = 'nothing'): Promise<Aftermath> {
  const stage = await raiseStage({ schedules: quietSchedules });
  try {
    const time = moment.startsWith('outbox') ? 2 : 1;
    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment, time, without });
    try {
      await child.during(stage.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience));
      await child.during(closeInDialog(stage));
      await child.killed;
    } finally {
      await child.end();
    }
    const textAtCrash = stage.home.items();
    const bot = await stage.startConnected((parts) => withoutProtection(without, parts));
    // Deliveries are taken up before the connection, so this answer comes after everything.
    await handsOf(stage.workspace, lena).ask('status');
    if (stage.home.items() !== originalItems && without === 'nothing')
      await stage.workspace.waitFor(() =>
        remindersOf(stage).some((title) => title.includes('Nothing is overdue')),
      );
    const trace = await bot.store.audit.latest(100);
    return {
      textAtCrash,
      text: stage.home.items(),
      timesRecorded: trace.filter(({ action }) => action === 'maintenance.done').length,
      collectorRan: stage.home.collected() > 0,
      reminders: remindersOf(stage),
    };
  } finally {
    await stage.remove();
  }
}

async function closeInDialog(stage: Stage): Promise<void> {
  const hands = handsOf(stage.workspace, lena);
  await hands.type('maintenance remind');
  const card = await stage.workspace.waitFor(() => reminderCards(stage)[0], patience);
  await hands.press(card, 'Done…');
  const view = await hands.dialog();
  // The bot may die before it acknowledges: then the dialog stays open, and the person tries again.
  hands.submit(view, { result: 'pass', notes: 'Took 41 min' }).catch(() => {});
}

function reminderCards(stage: Stage) {
  return handsOf(stage.workspace, lena)
    .sees()
    .filter(
      (message) => !message.ephemeral && /overdue/.test(textOf(message)) && labelsOf(message)[0] !== 'Share',
    );
}

function remindersOf(stage: Stage): string[] {
  return reminderCards(stage).map(({ text }) => text.split('\n', 1)[0] ?? '');
}
