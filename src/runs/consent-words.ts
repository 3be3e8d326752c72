import { formatDuration } from '../core/duration.ts';
import type { Part } from '../core/reply.ts';
import { count, type Span, shorten } from '../core/text.ts';
import { commandOf } from '../runbooks/command-of.ts';
import type { Step } from '../runbooks/step.ts';
import type { ApprovalRequest } from './approval.ts';
import type { Attempt } from './attempt.ts';
import type { ExactPlan } from './exact-plan.ts';
import type { Exactly } from './exactly.ts';
import type { Scene } from './scene.ts';
import { who } from './wording.ts';

/** So much of a script stands in one part, and so many parts in a request. */
const longestPart = 2_400;
const mostParts = 6;

/** What whoever is asked for consent has to know: who asks, until when, and where, as whom and with what it would run. */
export function requestParts(scene: Scene, step: Step, exact: Exactly | undefined): Part[] {
  const { approval } = scene;
  if (approval?.state !== 'asked') return [];
  if (exact && 'refusal' in exact) return [{ kind: 'text', text: exact.refusal }];
  if (exact && exact.hash !== approval.plan)
    return [
      {
        kind: 'text',
        text: 'What would happen has changed since consent was asked for, so nobody can approve it any more. Take the request back, and ask anew.',
      },
    ];
  const plan = exact?.shown ?? null;
  return [
    ...(plan === null ? [] : planParts(plan)),
    {
      kind: 'text',
      text: [
        who(approval.requestedBy),
        step.kind === 'approve' ? ' asks for your approval' : ' asks to run exactly this',
        approval.needed > 1 ? ` (${approval.givers.length} of ${approval.needed} people have approved)` : '',
        '. Somebody else has to approve it, until ',
        { time: approval.expiresAt },
        '.',
      ],
    },
  ];
}

function planParts({ host, reached, user, cwd, shell, timeout, files }: ExactPlan): Part[] {
  const text: Span[] = [
    'It runs on ',
    host === null ? 'this machine' : { code: reached ?? host },
    ' as ',
    { code: user },
    ' in ',
    { code: shorten(cwd, 200) },
    ', by ',
    { code: shorten(shell.join(' '), 200) },
    `, for ${formatDuration(timeout)} at most.`,
  ];
  const used = files.map(({ path, hash }) => `${path} (${hash.slice(0, 12)})`).join(', ');
  return [
    { kind: 'text', text },
    ...(used === ''
      ? []
      : [{ kind: 'text', text: ['It uses ', { code: shorten(used, 600) }, '.'] } satisfies Part]),
  ];
}

/** The whole of what would run, in pieces that fit; of what is longer than anybody reads in a message, where the rest stands. */
export function wholeScript(step: Step, path: string): Part[] {
  const script = commandOf(step)?.script ?? '';
  if (script === '') return [];
  const pieces = inPieces(script);
  const shown = pieces.slice(0, mostParts).map((text): Part => ({ kind: 'code', text }));
  const left = pieces.length - shown.length;
  return left === 0
    ? shown
    : [
        ...shown,
        {
          kind: 'note',
          text: [
            `This goes on for ${count(script.length - pieces.slice(0, mostParts).join('\n').length, 'more character')}. All of it: `,
            { code: `${path}:${step.lines.from}` },
          ],
        },
      ];
}

/** Cut at the ends of lines where there are any. */
function inPieces(script: string): string[] {
  const pieces: string[] = [];
  for (let rest = script; rest !== ''; ) {
    const room = rest.slice(0, longestPart);
    const end = rest.length <= longestPart ? rest.length : room.lastIndexOf('\n') + 1 || longestPart;
    pieces.push(rest.slice(0, end).replace(/\n$/, ''));
    rest = rest.slice(end);
  }
  return pieces;
}

/** Whose consent an attempt was begun with, besides whoever made it: keys of actors; empty where it needed none. */
export function approversOf({ approvals, allAttempts }: Scene, attempt: Attempt): readonly string[] {
  // Consent is for one attempt: the first that began after it was given.
  const used = approvals.find(({ step, state, givers }) => {
    const given = givers.at(-1)?.at;
    if (step !== attempt.step || state !== 'used' || given === undefined) return false;
    return allAttempts.find((each) => each.step === step && each.startedAt >= given)?.id === attempt.id;
  });
  return used?.givers.map(({ by }) => by).filter((key) => key !== attempt.by) ?? [];
}

/** What became of the latest request at the step at which a run stands, while nothing has happened there since. */
export function endedRequest({ approval, approvals, allAttempts, step }: Scene): ApprovalRequest | undefined {
  const last = approvals.at(-1);
  if (approval || last?.step !== step?.id) return undefined;
  // A no to a question is an attempt, and stands on the card already.
  if (step?.kind === 'approve' && last?.state === 'refused') return undefined;
  const since = allAttempts.at(-1)?.endedAt ?? 0;
  const isOver = last?.state === 'refused' || last?.state === 'expired' || last?.state === 'withdrawn';
  return last && isOver && last.requestedAt >= since ? last : undefined;
}

/** `Otto said no: not before noon.` */
export function endedRequestParts(scene: Scene): Part[] {
  const request = endedRequest(scene);
  if (!request) return [];
  const reason = request.reason === null || request.reason === '' ? '' : `: ${shorten(request.reason, 500)}`;
  const text: Span[] =
    request.state === 'refused' && request.refusedBy !== null
      ? [who(request.refusedBy), ` said no${reason}`]
      : [`The request for consent is over${reason}`];
  return [{ kind: 'text', text }];
}
