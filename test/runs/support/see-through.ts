import type { Runs } from '../../../src/runs/runs.ts';
import type { Scene } from '../../../src/runs/scene.ts';
import type { Wished } from '../../../src/runs/wished.ts';
import { karen, nick } from '../people.ts';

/** Where a run ends for people who do what it asks, or where only somebody who has looked can go on. */
export interface SeenThrough {
  readonly scene: Scene;
  /** How often they pressed something. */
  readonly presses: number;
}

/**
 * People do what a run asks of them until it is over: they run, do, choose, agree (the second time that they are asked in a
 * loop), roll back what failed, and run again where it is certain that nothing ran. Where nobody knows, they stop.
 * @param pause comes when it is time to look again
 */
export async function peopleSeeThrough(
  runs: Runs,
  id: string,
  pause: () => Promise<unknown>,
  onPress: () => void = () => {},
): Promise<SeenThrough> {
  const answered = new Set<number>();
  let presses = 0;
  for (;;) {
    const scene = await runs.scene(id);
    if (!scene) throw new Error('there is no such run');
    const { run } = scene;
    if (run.endedAt !== null) return { scene, presses };
    const act = answered.has(run.revision) ? undefined : whatPeopleDo(scene, runs);
    if (act === 'look at the machine') return { scene, presses };
    if (act === undefined) {
      await pause();
      continue;
    }
    answered.add(run.revision);
    presses += 1;
    onPress();
    const wished = await act();
    if (
      wished.kind !== 'moved' &&
      wished.kind !== 'asked' &&
      wished.kind !== 'granted' &&
      wished.kind !== 'refused'
    )
      throw new Error(JSON.stringify(wished));
  }
}

type Act = () => Promise<Wished>;

function whatPeopleDo(scene: Scene, runs: Runs): Act | 'look at the machine' | undefined {
  const { run, step, approval, underWay, allAttempts } = scene;
  const wish =
    (wanted: Parameters<Runs['wish']>[2]): Act =>
    () =>
      runs.wish(run.id, run.visit, wanted, { by: nick });
  if (underWay) return undefined;
  if (approval?.state === 'asked') {
    const yes = step?.kind !== 'approve' || allAttempts.some(({ state }) => state === 'refused');
    return () => runs.consent(run.id, approval.id, { yes, reason: yes ? '' : 'not yet' }, { by: karen });
  }
  const last = allAttempts.at(-1);
  if (run.state === 'stuck') {
    if (last?.state === 'interrupted') return 'look at the machine';
    if (last?.state === 'not-started' && last.visit === run.visit) return wish({ kind: 'run' });
    const isRolledBack = run.reason?.startsWith('It was rolled back') === true;
    return step?.rollback && !isRolledBack
      ? wish({ kind: 'roll-back' })
      : wish({ kind: 'abort', reason: 'rolled back' });
  }
  switch (step?.kind) {
    case 'check':
    case 'wait':
      return undefined;
    case 'manual':
      return wish({ kind: 'done', note: '', evidence: '', values: { COUNT: '5' } });
    case 'choose':
      return wish({ kind: 'choose', value: step.choices.at(-1)?.value ?? '' });
    default:
      return run.pace === 'by-itself' ? undefined : wish({ kind: 'run' });
  }
}
