import { z } from 'zod';
import { count } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import type { AuditHead, AuditStore } from '../src/record/audit.ts';

/** What `watchkeeper audit verify --json` prints. */
export const auditDataShape = z.object({
  intact: z.boolean(),
  entries: z.int().describe('how many entries the log has, or had up to where it is broken'),
  hash: z
    .string()
    .nullable()
    .describe('hash of the last entry; note it down to notice a shortened log later'),
  reason: z.string().nullable(),
});

/** `/ops audit verify`: recomputes the chain of the audit log; with a noted head, that nothing was cut off since. */
export function createAuditCommand(parts: { readonly audit: AuditStore }): Command {
  const command: Command = {
    word: 'audit',
    right: 'audit',
    summary: 'Checks that the log of all actions was not changed or shortened.',
    usage: 'verify [NUMBER:HASH]',
    examples: ['audit verify'],
    async run(words) {
      const [verb = 'verify', noted, extra] = words;
      const since = noted === undefined ? undefined : readHead(noted);
      if (verb !== 'verify' || extra !== undefined || (noted !== undefined && !since)) {
        return problemReply(
          'usage',
          'The log can be verified, from the start or against a head noted earlier.',
          exampleOf(command),
        );
      }
      const verdict = await parts.audit.verify(since);
      if (!verdict.intact) {
        return {
          title: `The audit log is broken at entry ${verdict.brokenAt}.`,
          status: 'critical',
          parts: [{ kind: 'text', text: verdict.reason }],
          problem: { code: 'failed' },
          data: { intact: false, entries: verdict.brokenAt, hash: null, reason: verdict.reason },
        };
      }
      const { sequence, hash } = verdict.head;
      return {
        title: `The audit log is intact: ${count(sequence, 'entry', 'entries')}.`,
        status: 'ok',
        parts: [
          {
            kind: 'text',
            text: [
              'Its head is ',
              { code: `${sequence}:${hash}` },
              '. Give it to the next verification, and a shortened log is noticed.',
            ],
          },
        ],
        data: { intact: true, entries: sequence, hash, reason: null },
      };
    },
  };
  return command;
}

function readHead(text: string): AuditHead | undefined {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  return match?.[1] && match[2] ? { sequence: Number(match[1]), hash: match[2] } : undefined;
}
