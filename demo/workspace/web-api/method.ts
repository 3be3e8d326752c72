import { z } from 'zod';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';

export type Answer = Readonly<Record<string, unknown>>;

/** One method of the Web API. */
export interface Method {
  /** Scopes of which the token needs one; none for methods that every token may use. */
  readonly scopes: readonly string[];
  readonly token: 'bot' | 'app' | 'none';
  /** @throws Refusal */
  readonly answer: (parts: Parts, raw: unknown, where: { readonly base: string }) => Answer;
}

/** Describes a method whose arguments are parsed by `shape`. */
export function method<Shape extends z.ZodType>(
  scopes: readonly string[],
  shape: Shape,
  answer: (parts: Parts, args: z.output<Shape>, where: { readonly base: string }) => Answer,
): Method {
  return {
    scopes,
    token: 'bot',
    answer: (parts, raw, where) => {
      const parsed = shape.safeParse(raw);
      if (parsed.success) return answer(parts, parsed.data, where);
      const messages = parsed.error.issues.map(
        (issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join('/')}]`,
      );
      throw new Refusal('invalid_arguments', { response_metadata: { messages } });
    },
  };
}

/** Text that forms send as text and JSON as text or number. */
export const text = z.union([z.string(), z.number().transform(String)]);
/** Truth that forms send as `true`, `1`. */
export const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1'),
]);
export const count = z.coerce.number().int().min(0);
/** A value that forms send as JSON in a string. */
export const json = z.unknown().transform((value, context) => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'is not valid JSON' });
    return z.NEVER;
  }
});

/** One page of a list. @throws Refusal `invalid_cursor` */
export function page<T>(
  all: readonly T[],
  cursor: string | undefined,
  limit: number,
): { readonly items: readonly T[]; readonly next: string } {
  const start =
    cursor === undefined || cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().slice(5));
  if (!Number.isInteger(start) || start < 0 || start > all.length) throw new Refusal('invalid_cursor');
  const end = start + limit;
  const next = end < all.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { items: all.slice(start, end), next };
}
