/**
 * One procedure for each kind of step. Commands leave a line behind for all that they do, outside of the bot: what was done
 * is what stands there. With `held` there, a command stops behind the line of that number, and goes on when `held` is gone.
 */
export const storyPage = `---
armed: true
---
# Steps

## Command

~~~sh {"name": "command"}
. ./do
effect "command begun"
effect "command ended"
~~~

## Repeatable

~~~sh {"name": "repeatable", "idempotent": true}
. ./do
effect "repeatable begun"
effect "repeatable ended"
~~~

## Retried

~~~sh {"name": "retried", "idempotent": true, "retries": {"count": 1, "pause": "300ms"}}
. ./do
effect "try begun"
[ "$(grep -c "try begun" effects)" -ge 2 ]
effect "try ended"
~~~

## Rolled back

~~~sh {"name": "change", "rollback": "undo"}
. ./do
effect "change begun"
exit 4
~~~

~~~sh {"name": "undo"}
. ./do
effect "undo begun"
effect "undo ended"
~~~

## Captured

~~~sh {"name": "measure", "capture": "SIZE"}
. ./do
effect "measure begun"
effect "measure ended"
echo 42
~~~

~~~sh {"name": "use"}
. ./do
effect "use $INPUT_SIZE"
~~~

## Loop

~~~sh {"name": "mend"}
. ./do
effect "mend"
~~~

~~~sh {"name": "try", "on_failure": "goto:mend", "at_most": 2}
. ./do
effect "try begun"
[ "$(grep -c mend effects)" -ge 2 ]
effect "try ended"
~~~

## There

~~~sh {"name": "there", "host": "db-1"}
. ./do
effect "there begun"
effect "there ended"
~~~

## By itself

~~~sh {"name": "one"}
. ./do
effect "one begun"
effect "one ended"
~~~

It is done. <!-- step: notify {"channel": "#status"} -->

~~~sh {"name": "two"}
. ./do
effect "two"
~~~

## Guarded

~~~sh {"name": "guarded", "approve": {"expires": "1h"}}
. ./do
effect "guarded begun"
effect "guarded ended"
~~~

## Agreed

~~~sh {"name": "trial"}
. ./do
effect "trial"
~~~

1. Somebody else agrees. <!-- step: approve {"name": "agree", "approve": true, "on_failure": "goto:trial", "at_most": 2} -->

## Asked

1. Which way? <!-- step: choose {"value": "WAY"} -->
   - **Left**
   - **Right**

~~~sh {"name": "go"}
. ./do
effect "went $INPUT_WAY"
~~~

## By hand

- [ ] Count them <!-- step: manual {"record": "COUNT"} -->

~~~sh {"name": "tell"}
. ./do
effect "told $INPUT_COUNT"
~~~

## Looked

~~~sh {"name": "look", "step": "check", "every": "1s", "within": "1h"}
echo looked >> looks
[ ! -e held ]
~~~

~~~sh {"name": "behind"}
. ./do
effect "behind"
~~~

## Waited

A moment. <!-- step: wait {"for": "1s"} -->

~~~sh {"name": "later"}
. ./do
effect "later"
~~~

## Said

It is done. <!-- step: notify {"channel": "#status"} -->

~~~sh {"name": "so"}
. ./do
effect "so"
~~~
`;

/** What the commands of the page share. */
export const shared = `effect() {
  echo "$1" >> effects
  while [ "$(cat held 2> /dev/null)" = "$(wc -l < effects)" ]; do sleep 0.02; done
}
`;

/** A run of one procedure as it is without any kill, and what a kill changes in it. */
export interface StoryKind {
  readonly procedure: string;
  readonly pace?: 'by-itself';
  /** What the commands do. */
  readonly effects: readonly string[];
  /** What becomes of the attempts, in order. */
  readonly attempts: readonly string[];
  /** How often people have to press something. */
  readonly presses: number;
  /** `finished` if not given. */
  readonly state?: 'aborted';
  /** How often people are asked where they begin nothing. */
  readonly askedInVain?: number;
  /** The moments at which it is killed; `run.stored 2`: the second time that it comes by `run.stored`. */
  readonly killedAt: readonly string[];
  /** Those of them after which it is certain that nothing of the command under way has run. */
  readonly notStarted: readonly string[];
  /** How often people press more than without a kill, where it is not once for a command that was not started. */
  readonly morePresses?: Readonly<Record<string, number>>;
  /** The line of its effects behind which a command is held while everything around it is ended. */
  readonly heldBehind?: number;
}

const commandMoments = [
  'run.stored',
  'run.handing-over',
  'supervise.handed-over',
  'run.handed-over',
  'run.over',
  'run.settled',
];
const patientMoments = ['run.stored', 'run.waiting', 'run.over', 'run.settled'];

export const kinds: readonly StoryKind[] = [
  {
    procedure: 'command',
    effects: ['command begun', 'command ended'],
    attempts: ['succeeded'],
    presses: 1,
    killedAt: first(commandMoments),
    notStarted: ['run.stored 1', 'run.handing-over 1'],
    heldBehind: 1,
  },
  {
    procedure: 'repeatable',
    effects: ['repeatable begun', 'repeatable ended'],
    attempts: ['succeeded'],
    presses: 1,
    killedAt: first(commandMoments),
    notStarted: ['run.stored 1', 'run.handing-over 1'],
    morePresses: { 'run.stored 1': 0, 'run.handing-over 1': 0 },
    heldBehind: 1,
  },
  {
    procedure: 'retried',
    effects: ['try begun', 'try begun', 'try ended'],
    attempts: ['failed', 'succeeded'],
    presses: 1,
    killedAt: ['run.over 1', 'run.settled 1', 'run.handing-over 2', 'run.handed-over 2', 'run.over 2'],
    notStarted: ['run.handing-over 2'],
    morePresses: { 'run.handing-over 2': 0 },
    heldBehind: 2,
  },
  {
    procedure: 'rolled-back',
    effects: ['change begun', 'undo begun', 'undo ended'],
    attempts: ['failed', 'succeeded'],
    presses: 4,
    state: 'aborted',
    askedInVain: 1,
    killedAt: [
      'run.over 1',
      'run.settled 1',
      ...['run.stored 2', 'run.stored 3', 'run.handing-over 2', 'run.handed-over 2', 'run.over 2'],
      ...['run.settled 2', 'run.stored 4'],
    ],
    notStarted: ['run.stored 3', 'run.handing-over 2'],
    heldBehind: 2,
  },
  {
    procedure: 'captured',
    effects: ['measure begun', 'measure ended', 'use 42'],
    attempts: ['succeeded', 'succeeded'],
    presses: 2,
    killedAt: ['run.handed-over 1', 'run.over 1', 'run.settled 1', 'run.stored 2'],
    notStarted: ['run.stored 2'],
    heldBehind: 1,
  },
  {
    procedure: 'loop',
    effects: ['mend', 'try begun', 'mend', 'try begun', 'try ended'],
    attempts: ['succeeded', 'failed', 'succeeded', 'succeeded'],
    presses: 4,
    killedAt: ['run.over 2', 'run.settled 2', 'run.stored 3', 'run.handed-over 3', 'run.handed-over 4'],
    notStarted: ['run.stored 3'],
    heldBehind: 4,
  },
  {
    procedure: 'there',
    effects: ['there begun', 'there ended'],
    attempts: ['succeeded'],
    presses: 1,
    killedAt: first(commandMoments),
    notStarted: ['run.stored 1', 'run.handing-over 1'],
    heldBehind: 1,
  },
  {
    procedure: 'by-itself',
    pace: 'by-itself',
    effects: ['one begun', 'one ended', 'two'],
    attempts: ['succeeded', 'succeeded', 'succeeded'],
    presses: 0,
    killedAt: [
      ...first(commandMoments),
      ...[
        'run.stored 2',
        'run.waiting 1',
        'run.over 2',
        'run.settled 2',
        'run.stored 3',
        'run.handed-over 2',
      ],
    ],
    notStarted: ['run.stored 1', 'run.handing-over 1', 'run.stored 3'],
    heldBehind: 1,
  },
  {
    procedure: 'guarded',
    effects: ['guarded begun', 'guarded ended'],
    attempts: ['succeeded'],
    presses: 2,
    killedAt: [
      'run.stored 1',
      'run.stored 2',
      'run.stored 3',
      'run.handing-over 1',
      'run.handed-over 1',
      'run.over 1',
    ],
    notStarted: ['run.stored 3', 'run.handing-over 1'],
    // Consent is there, and whoever asked for it presses once more; used, it is asked for anew.
    morePresses: { 'run.stored 2': 1, 'run.stored 3': 2, 'run.handing-over 1': 2 },
    heldBehind: 1,
  },
  {
    procedure: 'agreed',
    effects: ['trial', 'trial'],
    attempts: ['succeeded', 'refused', 'succeeded', 'succeeded'],
    presses: 6,
    killedAt: ['run.stored 2', 'run.stored 3', 'run.handed-over 2', 'run.stored 5', 'run.stored 6'],
    notStarted: [],
  },
  {
    procedure: 'asked',
    effects: ['went right'],
    attempts: ['succeeded', 'succeeded'],
    presses: 2,
    killedAt: ['run.stored 1', 'run.handed-over 1'],
    notStarted: [],
  },
  {
    procedure: 'by-hand',
    effects: ['told 5'],
    attempts: ['succeeded', 'succeeded'],
    presses: 2,
    killedAt: ['run.stored 1', 'run.handed-over 1'],
    notStarted: [],
  },
  {
    procedure: 'looked',
    effects: ['behind'],
    attempts: ['succeeded', 'succeeded'],
    presses: 1,
    killedAt: first([...patientMoments, 'supervise.handed-over']),
    notStarted: [],
  },
  {
    procedure: 'waited',
    effects: ['later'],
    attempts: ['succeeded', 'succeeded'],
    presses: 1,
    killedAt: first(patientMoments),
    notStarted: [],
  },
  {
    procedure: 'said',
    effects: ['so'],
    attempts: ['succeeded', 'succeeded'],
    presses: 2,
    killedAt: first(patientMoments),
    notStarted: [],
  },
];

function first(moments: readonly string[]): string[] {
  return moments.map((moment) => `${moment} 1`);
}
