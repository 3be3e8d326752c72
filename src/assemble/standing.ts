import type { NoteAlerts } from '../alerts/notes.ts';
import type { Check } from '../checks/check.ts';
import { presentStates } from '../checks/present.ts';
import type { Probe } from '../checks/probe.ts';
import type { CheckStore } from '../checks/state.ts';
import type { Clock } from '../core/clock.ts';
import type { Duties } from '../maintenance/duties.ts';
import { arrangeStanding, type ReadStanding } from '../reports/standing.ts';
import type { Service } from '../services/service.ts';

/** Joins the states of checks and the duties into one standing. Reads the present only, so its cost does not grow with history. */
export function createStandingReader(parts: {
  readonly services: readonly Service[];
  readonly checks: readonly Check[];
  readonly probes: readonly Probe[];
  readonly states: CheckStore;
  readonly duties: Duties;
  readonly noteAlerts: NoteAlerts;
  readonly clock: Clock;
}): ReadStanding {
  return async (wanted) => {
    const services = parts.services.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
    const [states, duties, notes] = await Promise.all([
      parts.states.states(),
      parts.duties.standing(),
      parts.noteAlerts(),
    ]);
    const now = parts.clock.now();
    return arrangeStanding(
      now,
      services.map((service) => {
        const checks = parts.checks.filter((check) => check.service === service.id);
        const present = presentStates(checks, parts.probes, states, now);
        return {
          service,
          checks: checks.flatMap((check, index) => {
            const state = present[index];
            return state ? [{ check, state, ...notes.of(check) }] : [];
          }),
          duties: duties.duties.filter((duty) => duty.service === service.id),
          dutyProblems: duties.problems.filter((problem) => problem.service === service.id),
          ...notes.ofService(service.id),
        };
      }),
    );
  };
}
