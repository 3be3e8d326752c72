import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Attempt } from './attempt.ts';
import type { BareMove } from './finish-attempt.ts';
import type { Library } from './library.ts';
import type { RunStore } from './ports.ts';
import type { Run } from './run.ts';
import { type Scene, sceneOf } from './scene.ts';
import { runTrace } from './trace.ts';
import type { Voice } from './voice.ts';

/** What Watchkeeper itself decides about a run. */
export interface OwnMove {
  readonly move: BareMove;
  readonly action: string;
  readonly attempt?: Attempt;
}

/**
 * Applies what is decided on the present scene; decides anew when another was faster. Undefined: nothing was to be done, or
 * others were faster again and again.
 */
export type ApplyMove = (
  run: string,
  decide: (scene: Scene) => OwnMove | undefined,
) => Promise<Run | undefined>;

/** So often a move is tried again when another was faster. */
const mostTries = 10;

export function createMover(parts: {
  readonly store: RunStore;
  readonly library: Library;
  readonly voice: Voice;
  readonly clock: Clock;
  readonly log: Log;
}): ApplyMove {
  const { store, library, voice, clock, log } = parts;
  return async (run, decide) => {
    for (let turn = 0; turn < mostTries; turn += 1) {
      const record = await store.find(run);
      if (!record) return undefined;
      const scene = sceneOf(record, await library.pinned(record.run));
      const decided = decide(scene);
      if (!decided) return undefined;
      const { move, action, attempt } = decided;
      const happened = { at: clock.now(), actor: 'watchkeeper:run', action, ...(attempt ? { attempt } : {}) };
      const change = {
        audit: [runTrace(move.run, scene.run, happened)],
        ...voice.about({
          before: scene.run,
          after: move.run,
          attempts: move.attempts ?? [],
          runbook: scene.runbook,
        }),
      };
      if (await store.move({ ...move, change })) return move.run;
    }
    log.warn('A run changed too often to be moved on; it is looked at again.', { run });
    return undefined;
  };
}
