import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { count } from '../core/text.ts';
import type { OutboxStore } from '../record/post.ts';
import type { ReadStanding } from '../reports/standing.ts';
import type { Ailment, LookAtVitals } from './ailment.ts';
import type { Diagnosis, Examination } from './examination.ts';

const advice: Readonly<Record<Ailment['kind'], string>> = {
  schedule: 'See that exactly one bot is running on this data folder, and read its log.',
  outbox: 'Put right what is said about Slack and its channels; what waits goes out by itself then.',
  probes:
    'See that the bot is running and its machine not overloaded; raise watching.concurrency if it is not.',
  slack: 'See that this machine reaches Slack and that the app-level token is still valid.',
  store: 'See that the data folder is there, belongs to the bot’s user, and that its disk is not full.',
};

/** What was due and did not happen. */
export function examineVitals(vitals: LookAtVitals): Examination {
  return {
    side: 'The watch itself',
    async examine() {
      const ailments = await vitals();
      if (ailments.length === 0)
        return [{ status: 'ok', what: 'The watch itself', found: 'Everything that was due has happened.' }];
      return ailments.map(
        ({ kind, sentence }): Diagnosis => ({
          status: 'critical',
          what: `The watch itself (${kind})`,
          found: sentence,
          advice: advice[kind],
        }),
      );
    },
  };
}

/** How many messages wait to go out, and for how long; that they wait too long is for the vitals to say. */
export function examineOutbox(outbox: Pick<OutboxStore, 'waiting'>, clock: Clock): Examination {
  return {
    side: 'Outbox',
    async examine() {
      const { count: amount, since } = await outbox.waiting();
      const found =
        since === null
          ? 'No message waits to go out.'
          : `${count(amount, 'message waits', 'messages wait')} to go out, the oldest for ${formatDuration(Math.max(0, clock.now() - since))}.`;
      return [{ status: 'ok', what: 'Outbox', found }];
    },
  };
}

/** Checks of which nobody knows how they stand, each with the reason. */
export function examineProbes(readStanding: ReadStanding): Examination {
  return {
    side: 'Probes',
    async examine() {
      const { services } = await readStanding([]);
      const checks = services.flatMap((each) => each.checks);
      const blind = checks.filter(({ state }) => state.status === 'unknown');
      const files = services.flatMap((each) => each.dutyProblems);
      if (blind.length + files.length === 0)
        return [
          { status: 'ok', what: 'Probes', found: `All ${count(checks.length, 'check')} can be looked at.` },
        ];
      return [
        ...blind.map(
          ({ check, state }): Diagnosis => ({
            status: 'unknown',
            what: `Check ${check.service}/${check.id}`,
            found: state.reason ?? 'Nobody knows why.',
            advice: `Try it: check ${check.service}/${check.id}`,
          }),
        ),
        ...files.map(
          ({ service, reason }): Diagnosis => ({
            status: 'unknown',
            what: `Maintenance items of ${service}`,
            found: reason,
            advice: 'Put its file right; until then nobody is reminded of what is in it.',
          }),
        ),
      ];
    },
  };
}
