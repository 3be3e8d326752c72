import type { ApprovalRequest } from './approval.ts';
import { inline, moment } from './transcript-text.ts';

/** Who asked for consent and when, who gave it, and how it ended. */
export function requestLines(request: ApprovalRequest, whoIs: (key: string) => string): string[] {
  const reason = (request.reason ?? '').trim();
  return [
    '',
    `${moment(request.requestedAt)}, ${inline(whoIs(request.requestedBy))}: asked for consent.${becameOf(request, whoIs)}`,
    ...(reason === '' ? [] : ['', ...reason.split('\n').map((line) => `> ${inline(line)}`)]),
  ];
}

function becameOf(request: ApprovalRequest, whoIs: (key: string) => string): string {
  const { state, givers, refusedBy, needed } = request;
  const agreed = givers.map(({ by, at }) => ` ${inline(whoIs(by))} agreed at ${moment(at)}.`).join('');
  switch (state) {
    case 'asked':
      return `${agreed}${needed > 1 ? ` ${givers.length} of ${needed} people have agreed.` : ' Nobody has answered yet.'}`;
    case 'granted':
    case 'used':
      return agreed;
    case 'refused':
      return `${agreed} ${refusedBy === null ? 'The answer was no.' : `${inline(whoIs(refusedBy))} said no.`}`;
    case 'expired':
      return `${agreed} It expired.`;
    case 'withdrawn':
      return `${agreed} It was withdrawn.`;
  }
}
