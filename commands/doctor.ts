import { z } from 'zod';
import type { Line } from '../src/core/reply.ts';
import { worst } from '../src/core/status.ts';
import { count } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { worstFirst } from '../src/reports/words.ts';
import { type Diagnosis, type Examination, examineAll } from '../src/vitals/examination.ts';

/** What `watchkeeper doctor --json` prints. */
export const doctorDataShape = z.object({
  status: z.enum(['ok', 'warning', 'critical', 'unknown']),
  diagnoses: z.array(
    z.object({
      status: z.enum(['ok', 'warning', 'critical', 'unknown']),
      what: z.string(),
      found: z.string(),
      advice: z.string().nullable(),
    }),
  ),
});

/** `/ops doctor`: whether Watchkeeper itself can do its work, and what to do where it cannot. */
export function createDoctorCommand(parts: { readonly examinations: readonly Examination[] }): Command {
  const command: Command = {
    word: 'doctor',
    right: 'doctor',
    summary: 'Whether I can do my work here, and what to do where I cannot.',
    usage: '',
    examples: ['doctor'],
    async run(words) {
      if (words.length > 0)
        return problemReply(
          'usage',
          'The doctor looks at everything; leave the rest out.',
          exampleOf(command),
        );
      const found = worstFirst(await examineAll(parts.examinations), ({ status }) => status);
      const status = worst(found.map((each) => each.status));
      const troubles = found.filter((each) => each.status !== 'ok').length;
      return {
        title: troubles === 0 ? 'I can do my work here' : `${count(troubles, 'thing')} to put right`,
        status,
        parts: [{ kind: 'lines', lines: found.map(lineOf) }],
        shareable: true,
        data: {
          status,
          diagnoses: found.map((each) => ({ ...each, advice: each.advice ?? null })),
        } satisfies z.infer<typeof doctorDataShape>,
      };
    },
  };
  return command;
}

function lineOf({ status, what, found, advice }: Diagnosis): Line {
  return { status, text: [{ bold: what }, `: ${found}`], ...(advice ? { detail: advice } : {}) };
}
