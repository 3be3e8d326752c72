import { z } from 'zod';
import { type ExitCodes, parseExitCodes } from '../../checks/exit-codes.ts';
import { quote } from '../wording.ts';

const status = z.enum(['ok', 'warning', 'critical', 'unknown']);

const codes = z.string().regex(/^(default|\d{1,3}(-\d{1,3})?)$/, {
  error: (issue) => noCodes(issue.input),
});

function noCodes(written: unknown): string {
  return `${quote(written)} is no exit code; write one from 0 to 255, a span like 100-127, or default`;
}

function flaw(text: string, taken?: { readonly from: number; readonly to: number }): string {
  if (!taken) return noCodes(text);
  const { from, to } = taken;
  return `shares an exit code with ${from === to ? from : `${from}-${to}`}; each can mean one thing only`;
}

/** What exit codes mean: `{0: ok, 3: warning, 100-127: warning, default: critical}`. */
export const exitCodes = z
  .record(codes, status)
  .transform((written, context): ExitCodes => {
    const { default: otherwise = 'unknown', ...rest } = written;
    const ranges: ExitCodes['ranges'][number][] = [];
    for (const [text, meaning] of Object.entries(rest)) {
      const span = parseExitCodes(text);
      const taken = span && ranges.find(({ from, to }) => from <= span.to && span.from <= to);
      if (span && !taken) ranges.push({ ...span, status: meaning });
      else context.addIssue({ code: 'custom', path: [text], message: flaw(text, taken), input: meaning });
    }
    return { ranges, otherwise };
  })
  .meta({
    description: 'What its exit codes mean; what is not listed is unknown unless default says otherwise',
    examples: [{ 0: 'ok', 3: 'warning', '100-127': 'warning', default: 'critical' }],
  });
