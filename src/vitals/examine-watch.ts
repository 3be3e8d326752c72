import { count } from '../core/text.ts';
import type { ReadStanding } from '../reports/standing.ts';
import type { LookAtVitals } from './ailment.ts';
import type { Diagnosis, Examination } from './examination.ts';

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
          advice: 'See that exactly one bot is running on this data folder, and read its log.',
        }),
      );
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
          }),
        ),
      ];
    },
  };
}
