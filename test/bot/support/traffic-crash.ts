import { startChild } from '../../support/child-bot.ts';
import { patience } from '../../support/patience.ts';
import type { Protection } from '../../support/protections.ts';
import { withoutProtection } from '../../support/protections.ts';
import { raiseStage, type Stage } from '../../support/stage.ts';
import { comeToRest, restingSubject } from './come-to-rest.ts';
import { type Act, acts, countSaid } from './crash-acts.ts';

/** The moments between taking in and having said. */
export const inboxMoments = ['inbox.stored', 'inbox.acknowledged', 'inbox.worked'] as const;
export const outboxMoments = ['outbox.taken', 'outbox.looked', 'outbox.sent', 'outbox.marked'] as const;

/** How often everybody can read the message after a restart, and after Slack has delivered everything once more. */
export interface Count {
  readonly said: number;
  readonly saidAfterRedelivery: number;
  /** How often it was put into the outbox: a second one may take the place of a first that was not yet said. */
  readonly made: number;
}

export const once: Count = { said: 1, saidAfterRedelivery: 1, made: 1 };

/** Kills a bot at a moment on its way from a request to a message, and the next one at another, if asked. Counted on Slack’s side. */
export async function crashOnTheWay(
  moment: string,
  act: Act,
  without: Protection = 'nothing',
  again?: string,
): Promise<Count> {
  const stage = await raiseStage({ schedules: quietSchedules });
  try {
    const time = moment.startsWith('inbox') ? act.before + 1 : 1;
    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment, time, without });
    try {
      await child.during(stage.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience));
      await child.during(act.go(stage));
      await child.killed;
    } finally {
      await child.end();
    }
    if (again) {
      const next = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: again });
      await next.killed.finally(() => next.end());
    }
    const bot = await stage.startConnected((parts) => withoutProtection(without, parts));
    await comeToRest(stage);
    await stage.until(async () => (await bot.store.outbox.waiting()).count === 0);
    const said = countSaid(stage, act.says);
    // Counted before Slack delivers again: what only a redelivery brings was lost.
    const posts = await bot.store.outbox.latest(100);
    const made = posts.filter(({ subject }) => !subject.startsWith(restingSubject)).length;
    await redeliverAll(stage);
    await comeToRest(stage);
    return { said, saidAfterRedelivery: countSaid(stage, act.says), made };
  } finally {
    await stage.remove();
  }
}

/** Schedules that are far away, so that nothing else is said. */
export const quietSchedules = [
  '{id: morning, cron: "0 9 1 1 *", do: {summary: morning}, channel: "#ops"}',
  '{id: overdue, cron: "0 9 1 1 *", do: {reminder: maintenance}, channel: "#ops"}',
];

/** Slack delivers everything once more. A delivery that did its work does nothing. */
async function redeliverAll({ workspace }: Stage): Promise<void> {
  const envelopes = new Set(
    workspace.log.flatMap((entry) => (entry.kind === 'sent' ? [entry.envelopeId] : [])),
  );
  await Promise.all([...envelopes].map((envelope) => workspace.faults.redeliver(envelope)));
}

/** Crashes as often as asked, with one act after another. @returns what was counted each time */
export async function crashRounds(moment: string, rounds: number, without?: Protection): Promise<Count[]> {
  const counted: Count[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const act = acts[round % acts.length];
    if (act) counted.push(await crashOnTheWay(moment, act, without));
  }
  return counted;
}
