import { z } from 'zod';
import { words } from './values.ts';

/** A program and its arguments, each a word of its own; no shell looks at them. */
export const argv = z
  .tuple([words], z.string(), {
    error: (issue) =>
      issue.code === 'invalid_type'
        ? 'must be a list of words like [just, import-perf, --json]; for a line with pipes use shell:'
        : undefined,
  })
  .meta({
    description: 'A program and its arguments, one word each; no shell looks at them',
    examples: [['just', 'import-perf', '--json']],
  });

/** A text for bash. */
export const shellText = words.meta({
  description:
    'Text for bash -euo pipefail, where a shell is truly wanted. Variables in it are left to the shell',
});
