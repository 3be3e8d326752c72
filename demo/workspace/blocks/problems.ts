import type { z } from 'zod';
import { Refusal } from '../refusal.ts';

/** Refuses in Slack's manner: an error word, and each problem with a pointer to its place. */
export function refuse(code: string, problems: readonly string[]): Refusal {
  return new Refusal(code, { response_metadata: { messages: problems } });
}

/** Slack's sentence of a problem. @param path from the top of the request: `['blocks', 0, 'text']` */
export function problem(sentence: string, path: readonly PropertyKey[]): string {
  return `[ERROR] ${sentence} [json-pointer:/${path.map(String).join('/')}]`;
}

/** Every problem that zod found. @param root where the checked value stands in the request */
export function problemsOf(error: z.ZodError, root: readonly PropertyKey[]): string[] {
  return error.issues.map((issue) => {
    const path = [...root, ...issue.path];
    const last = String(issue.path.at(-1) ?? '');
    if (issue.code === 'unrecognized_keys')
      return problem(`invalid additional property: ${issue.keys.join(', ')}`, path);
    if (issue.code === 'invalid_type' && issue.input === undefined)
      return problem(`missing required field: ${last}`, path.slice(0, -1));
    if (issue.code === 'invalid_union' && last === 'type') return problem('unsupported type', path);
    if (issue.code === 'invalid_union') return problem('failed to match all allowed schemas', path);
    return problem(issue.message, path);
  });
}
