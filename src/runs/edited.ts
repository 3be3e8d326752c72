import type { Document } from '../core/reply.ts';
import type { Span } from '../core/text.ts';
import type { ChangedInput } from './edit-inputs.ts';
import { who } from './wording.ts';

/** What the thread says when somebody has given a run other inputs. */
export function editedDocument(by: string, changed: readonly ChangedInput[], hadRequest: boolean): Document {
  return {
    title: 'Inputs changed.',
    parts: [
      { kind: 'text', text: [who(by), ' changed what the next steps are given.'] },
      {
        kind: 'lines',
        lines: changed.map(({ label, before, after }) => ({
          text: [{ bold: label }, ': ', ...shown(before), ' → ', ...shown(after)],
        })),
      },
      ...(hadRequest
        ? [
            {
              kind: 'text',
              text: 'Approval that was asked for or given before is withdrawn: it has to be asked for anew.',
            } as const,
          ]
        : []),
    ],
  };
}

function shown(value: string | null): Span[] {
  return value === null ? [{ italic: 'nothing' }] : [{ code: value }];
}
