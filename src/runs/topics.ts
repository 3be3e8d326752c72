/** The topic of the card on which a run's thread hangs. Its subject is the run's id. */
export const runTopic = 'run';
/** The topic of the card of one visit of a step, in the thread. Its subject is `stepSubject`. */
export const stepTopic = 'run.step';

/** Names of actions. The subject of all but the last two is `stepSubject`. */
export const runActions = {
  run: 'run.go',
  done: 'run.done',
  choose: 'run.choose',
  skip: 'run.skip',
  rollBack: 'run.roll-back',
  abort: 'run.abort',
  cancel: 'run.cancel',
  /** The subject is `<run>/<request>`. */
  approve: 'run.approve',
  /** The subject is `<run>/<request>`. */
  refuse: 'run.refuse',
} as const;

/** Where a run stood when a card was made: what its buttons carry. */
export function stepSubject(run: string, visit: number): string {
  return `${run}/${visit}`;
}

/** The run and the visit of a subject; undefined for anything else. */
export function readStepSubject(
  subject: string,
): { readonly run: string; readonly visit: number } | undefined {
  const match = /^([\w-]+)\/(\d+)$/.exec(subject);
  return match?.[1] === undefined ? undefined : { run: match[1], visit: Number(match[2]) };
}
