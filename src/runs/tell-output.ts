import type { Clock, Milliseconds } from '../core/clock.ts';
import type { RunStore, Workshop } from './ports.ts';
import type { Run } from './run.ts';

/**
 * How often the cards of steps are told that output has grown, all of them together: Slack takes about 50 changes of messages
 * a minute, and those of state have to get through. The more commands run, the rarer each tells.
 */
const tellEvery: Milliseconds = 3_000;

/** Tells of the output of an attempt while it grows, until the signal is aborted. */
export type TellOfOutput = (run: string, attempt: string, over: AbortSignal) => Promise<void>;

export function createOutputTeller(parts: {
  readonly store: Pick<RunStore, 'find'>;
  readonly workshop: Pick<Workshop, 'output'>;
  readonly clock: Clock;
  readonly onOutput: (run: Run) => Promise<void>;
}): TellOfOutput {
  let telling = 0;
  return async (run, attempt, over) => {
    telling += 1;
    over.addEventListener('abort', () => (telling -= 1), { once: true });
    let told = 0;
    while (!over.aborted) {
      await parts.clock.sleep(tellEvery * Math.max(1, telling), over);
      if (over.aborted) return;
      const { printed } = await parts.workshop.output(attempt);
      const now = printed === told ? undefined : await parts.store.find(run);
      told = printed;
      if (now) await parts.onOutput(now.run);
    }
  };
}
