import type { Problem, Reply } from '../core/reply.ts';
import type { Status } from '../core/status.ts';

/**
 * What the process ends with. A status ends as monitoring plugins do (0 ok, 1 warning, 2 critical, 3 unknown);
 * everything else has its number from sysexits(3), so the two never mix.
 */
export const exitCodes = {
  ok: 0,
  usage: 64,
  notFound: 66,
  unavailable: 69,
  failed: 70,
  conflict: 75,
  forbidden: 77,
  config: 78,
} as const;

const byStatus: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 };
const byProblem: Readonly<Record<Problem['code'], number>> = {
  usage: exitCodes.usage,
  'not-found': exitCodes.notFound,
  unavailable: exitCodes.unavailable,
  failed: exitCodes.failed,
  conflict: exitCodes.conflict,
  forbidden: exitCodes.forbidden,
};

export function exitCodeOf(reply: Reply): number {
  if (reply.problem) return byProblem[reply.problem.code];
  return reply.status ? byStatus[reply.status] : exitCodes.ok;
}
