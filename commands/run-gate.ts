import type { Access } from '../src/access/access.ts';
import type { Clock } from '../src/core/clock.ts';
import type { Reply } from '../src/core/reply.ts';
import type { Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import { actorKey } from '../src/record/actor.ts';
import type { AuditStore } from '../src/record/audit.ts';

/** Asks for roles beyond a right; a refusal leaves a trace. Undefined: they are there. */
export type AskForRoles = (
  /** Null: none are asked for. */
  roles: readonly string[] | null,
  about: string,
  request: Request,
) => Promise<Reply | undefined>;

export function createRoleGate(parts: {
  readonly access: Access;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
}): AskForRoles {
  return async (roles, about, request) => {
    if (roles === null) return undefined;
    const verdict = await parts.access.hasRole(request.actor, roles);
    if (verdict.allowed) return undefined;
    await parts.audit.append({
      at: parts.clock.now(),
      actor: actorKey(request.actor),
      action: 'access.refused',
      subject: about,
    });
    return problemReply('forbidden', 'You may not do this.', verdict.reason);
  };
}
