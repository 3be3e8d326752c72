import { type Checkpoint, noCheckpoint } from '../core/checkpoint.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { actorKey } from '../record/actor.ts';
import type { BeginParts } from './begin-run.ts';
import type { Decided } from './decided.ts';
import type { Driver } from './driver.ts';
import { botHolder, leaseFor, whyNotOurs } from './lease.ts';
import type { RunRecord } from './ports.ts';
import { type Scene, sceneOf } from './scene.ts';
import { runTrace } from './trace.ts';
import type { Wanted, Wished } from './wished.ts';

export interface ChangeParts extends BeginParts {
  readonly driver: Driver;
  readonly checkpoint?: Checkpoint;
}

/** How runs change: read, decided, stored; and decided anew when another was faster. */
export interface Changes {
  scene(run: string): Promise<Scene | undefined>;
  change(
    run: string,
    wanted: Wanted,
    decide: (scene: Scene) => Decided | Promise<Decided>,
    driver?: 'stays ours' | 'becomes ours' | 'becomes the bot',
  ): Promise<Wished>;
}

/** So often it is decided anew when another was faster. */
const mostTries = 10;

export function createChanges(parts: ChangeParts): Changes {
  const { store, library, voice, clock, driver: carrier, checkpoint = noCheckpoint } = parts;

  async function sceneFrom(record: RunRecord): Promise<Scene> {
    return sceneOf(record, await library.pinned(record.run));
  }

  async function change(
    run: string,
    { by, delivery }: Wanted,
    decide: (scene: Scene) => Decided | Promise<Decided>,
    driver: 'stays ours' | 'becomes ours' | 'becomes the bot' = 'stays ours',
  ): Promise<Wished> {
    for (let turn = 0; turn < mostTries; turn += 1) {
      const record = await store.find(run);
      if (!record) return { kind: 'unknown' };
      const scene = await sceneFrom(record);
      const isOthers = whyNotOurs(scene.run.lease, parts.holder, clock.now());
      if (isOthers !== undefined && driver === 'stays ours') return { kind: 'not-now', reason: isOthers };
      const decided = await decide(scene);
      if ('answer' in decided) return decided.answer;
      const { action, words, begins, glass, edited, kind = 'used' } = decided;
      const lease = leaseFor(driver === 'becomes the bot' ? botHolder : parts.holder, clock.now());
      const move = { ...decided.move, run: { ...decided.move.run, lease } };
      // Before it is stored: from then on whoever looks at open runs may find it.
      if (begins) carrier.expect(begins.attempt.id);
      const attempt = move.attempts?.at(-1);
      const happened = {
        at: clock.now(),
        actor: actorKey(by),
        action,
        ...(attempt ? { attempt } : {}),
        ...(words ? { words } : {}),
        ...(edited ? { inputs: edited.changed } : {}),
      };
      const moved = await store.move({
        ...move,
        change: {
          audit: [runTrace(move.run, scene.run, happened)],
          ...voice.about({
            before: scene.run,
            after: move.run,
            attempts: move.attempts ?? [],
            approvals: move.approvals ?? [],
            runbook: scene.runbook,
            ...(glass ? { glass } : {}),
            ...(edited ? { edited } : {}),
          }),
          ...(delivery === undefined ? {} : { finishes: delivery }),
        },
      });
      if (moved) {
        checkpoint('run.stored');
        if (begins) carrier.carryOut(run, begins.attempt, begins.plan);
        return { kind: kind === 'used' ? 'moved' : kind, run: move.run };
      }
      if (begins) carrier.forget(begins.attempt.id);
    }
    throw new WatchkeeperError('runs.busy', 'This run changes too often just now. Try again.', {
      passing: true,
    });
  }

  return {
    change,
    async scene(run) {
      const record = await store.find(run);
      return record && sceneFrom(record);
    },
  };
}
