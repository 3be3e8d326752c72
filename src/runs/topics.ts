/** The topic of the card on which a run's thread hangs. Its subject is the run's id. */
export const runTopic = 'run';
/** The topic of the card of one visit of a step, in the thread. Its subject is `stepSubject`. */
export const stepTopic = 'run.step';

/** The topic of the post that ends a thread. Its subject is the run's id. */
export const endTopic = 'run.end';
/** The topic of what a thread says besides the steps. Its subject is the run's id. */
export const turnTopic = 'run.turn';
/** The topic of a file with what a command printed. Its subject is `<run>/<attempt>`. */
export const outputTopic = 'run.output';
/** The topic of a run's transcript. Its subject is the run's id. */
export const transcriptTopic = 'run.transcript';
/** The topic of what a runbook tells a channel. Its subject is the id of the attempt. */
export const notifyTopic = 'run.notify';

/** The topic of what is said when somebody ran a step without consent. Its subject is `stepSubject`. */
export const glassTopic = 'run.break-glass';

/** Names of actions. The subject is `stepSubject` where nothing else is said. */
export const runActions = {
  /** The subject is `beginSubject`. */
  begin: 'run.begin',
  run: 'run.go',
  done: 'run.done',
  /** The dialog that searches for a procedure. It is about nothing. */
  pick: 'run.pick',
  /** The subject is the run's id. */
  handOver: 'run.hand-over',
  /** The subject is `<run>/<visit>/<answer>`. */
  choose: 'run.choose',
  edit: 'run.edit-inputs',
  skip: 'run.skip',
  rollBack: 'run.roll-back',
  abort: 'run.abort',
  cancel: 'run.cancel',
  /** Nothing further begins by itself; what is under way goes on. */
  pause: 'run.pause',
  /** What was paused goes on by itself. */
  goOn: 'run.go-on',
  /** In a terminal only. */
  breakGlass: 'run.break-glass',
  /** Makes the process that is asked the run's driver. */
  takeOver: 'run.take-over',
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

/** The run, the visit and the answer of a button under a question. */
export function readChoiceSubject(
  subject: string,
): { readonly run: string; readonly visit: number; readonly value: string } | undefined {
  const match = /^([\w-]+)\/(\d+)\/(.+)$/s.exec(subject);
  return match?.[1] === undefined || match[3] === undefined
    ? undefined
    : { run: match[1], visit: Number(match[2]), value: match[3] };
}

/** The run and the request of a button under a request for consent. */
export function readConsentSubject(
  subject: string,
): { readonly run: string; readonly request: string } | undefined {
  const match = /^([\w-]+)\/([\w-]+)$/.exec(subject);
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { run: match[1], request: match[2] };
}

/**
 * What a button that begins a run carries.
 * @param address `service/runbook#procedure`
 * @param closes the maintenance item, `service/item`, that is closed when the run has finished well
 */
export function beginSubject(address: string, closes: string | null): string {
  return closes === null ? address : `${address}|${closes}`;
}

export function readBeginSubject(subject: string): {
  readonly address: string;
  readonly closes: string | null;
} {
  const [address = '', closes] = subject.split('|', 2);
  return { address, closes: closes ?? null };
}
