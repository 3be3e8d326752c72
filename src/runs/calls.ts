import type { Document } from '../core/reply.ts';
import { type Span, shorten } from '../core/text.ts';
import { actorKey } from '../record/actor.ts';
import type { ApprovalRequest } from './approval.ts';
import type { RunEvent } from './voice.ts';
import { pinged, who } from './wording.ts';

/** So many people are called at most. */
const mostCalled = 5;

/** Slack ids of those in config who have a role of each list, and may approve. */
export type ApproversFor = (roles: ApprovalRequest['roles']) => readonly string[];

/** Whom the thread calls because of a request for consent: who may answer it, and whoever asked, when it came to nothing. */
export function callsOf({ approvals = [], runbook }: RunEvent, approversFor: ApproversFor): Document[] {
  const steps = runbook.procedures.flatMap((procedure) => procedure.steps);
  return approvals.flatMap((request) => {
    const title = shorten(steps.find(({ id }) => id === request.step)?.title ?? request.step, 140);
    if (request.state === 'asked' && request.givers.length === 0)
      return [asked(request, title, approversFor)];
    if (request.state === 'refused') return [cameToNothing(request, title, 'Not approved.')];
    if (request.state === 'expired') return [cameToNothing(request, title, 'Nobody approved in time.')];
    return [];
  });
}

function asked(request: ApprovalRequest, title: string, approversFor: ApproversFor): Document {
  const others = approversFor(request.roles)
    .map((user) => actorKey({ kind: 'slack', user }))
    .filter((key) => key !== request.requestedBy)
    .slice(0, mostCalled);
  const called = others.flatMap((key, index): Span[] => [index === 0 ? '' : ', ', pinged(key)]);
  const roles = request.roles.map((list) => list.join(' or ')).join(', and ');
  const wanted = roles === '' ? '' : ` with the role ${roles}`;
  return {
    title: 'Approval is asked for.',
    parts: [
      {
        kind: 'text',
        text: [
          ...(called.length === 0 ? [] : [...called, ': ']),
          who(request.requestedBy),
          ' asks for ',
          { bold: title },
          `. Somebody else${wanted} has to agree, until `,
          { time: request.expiresAt },
          '.',
        ],
      },
    ],
  };
}

function cameToNothing(
  { requestedBy, refusedBy, reason }: ApprovalRequest,
  step: string,
  title: string,
): Document {
  const no: Span[] =
    refusedBy === null ? [] : [' ', who(refusedBy), ` said no: ${shorten(reason ?? '', 500)}`];
  return {
    title,
    parts: [{ kind: 'text', text: [pinged(requestedBy), ', for ', { bold: step }, '.', ...no] }],
  };
}
