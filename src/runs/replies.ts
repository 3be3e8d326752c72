import type { Reply } from '../core/reply.ts';
import type { Span } from '../core/text.ts';
import { problemReply } from '../dialogue/problems.ts';
import type { Scene } from './scene.ts';
import type { Begun, Wished } from './wished.ts';
import { attemptWords, stateWords, who } from './wording.ts';

/** What somebody is told who wanted something of a run. What went well shows in the thread. */
export function wishedReply(wished: Wished, visit: number): Reply {
  switch (wished.kind) {
    case 'moved':
      return { title: 'Done.', parts: [], quiet: true };
    case 'asked':
      return {
        title: 'Somebody else has to approve it now.',
        parts: [{ kind: 'text', text: 'The request stands in the thread, for whoever may approve.' }],
        quiet: true,
      };
    case 'granted':
      return { title: 'Approved.', parts: [], quiet: true };
    case 'refused':
      return { title: 'Refused.', parts: [], quiet: true };
    case 'expired':
      return problemReply(
        'conflict',
        'Too late.',
        'The time of this request was over. It has to be asked for anew.',
      );
    case 'withdrawn':
      return problemReply(
        'conflict',
        'This request is over.',
        'Nothing was approved by it: it was taken back, or what would happen has changed since. It has to be asked for anew.',
      );
    case 'stale':
      return staleReply(wished.scene, visit);
    case 'not-now':
      return problemReply('conflict', 'Not now.', wished.reason);
    case 'inputs':
      return problemReply('usage', 'The inputs were not changed.', ...Object.values(wished.problems));
    case 'unknown':
      return problemReply('not-found', 'There is no such run.', ['All that are: ', { command: 'runs' }]);
  }
}

/** Says who was first, and where the run stands now. */
function staleReply(scene: Scene, visit: number): Reply {
  const first = scene.allAttempts.filter((attempt) => attempt.visit === visit).at(-1);
  const was: Span[] = first
    ? [
        who(first.by),
        ' was first, ',
        { time: first.startedAt, style: 'time' },
        `: ${attemptWords(first, scene.walks.find(first.step))}. `,
      ]
    : ['This step is not asked any more. '];
  const { run, step } = scene;
  const now: Span[] =
    run.endedAt !== null
      ? [`The run ${stateWords[run.state]}.`]
      : ['The run stands at ', { bold: step?.title ?? 'its end' }, ' now.'];
  return problemReply('conflict', 'Somebody was faster; nothing was done twice.', [...was, ...now]);
}

/** What somebody is told who began a run. */
export function begunReply(begun: Begun, address: string): Reply {
  switch (begun.kind) {
    case 'begun':
      return {
        title: `Begun: ${begun.run.title}`,
        parts: [
          {
            kind: 'text',
            text: ['The thread is in ', { channel: begun.run.channel }, '; each step is asked there.'],
          },
        ],
        data: { run: begun.run.id },
      };
    case 'held':
      return problemReply('conflict', 'Only one at a time, and one is under way.', [
        { bold: begun.by.title },
        ': ',
        who(begun.by.heldBy),
        ' has it in hand since ',
        { time: begun.by.startedAt },
        '. ',
        { command: `run show ${begun.by.id}` },
      ]);
    case 'inputs':
      return inputsReply(begun, address);
    case 'refused':
      return problemReply('conflict', 'It was not begun.', begun.reason);
  }
}

/** What is missing or wrong, and how to type it; what the procedure does not have is only named. */
function inputsReply({ problems, unknown }: Extract<Begun, { kind: 'inputs' }>, address: string): Reply {
  const sentences = Object.values(problems).slice(0, 10);
  const wanted = Object.keys(problems).filter((name) => !unknown.includes(name));
  if (wanted.length === 0)
    return problemReply('usage', 'It was not begun.', ...sentences, [
      'Without it: ',
      { command: `run ${address}` },
    ]);
  return problemReply('usage', 'This needs to know more.', ...sentences, [
    'Type them behind it: ',
    { command: `run ${address} ${wanted.map((name) => `${name}=…`).join(' ')}` },
  ]);
}
