import type { z } from 'zod';
import { listWords, meant, quote } from './wording.ts';

/** What does not fit, in words: what stands there, what is allowed, the nearest valid word. */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue.input, issue.expected);
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const near = typeof issue.input === 'string' ? meant(issue.input, allowed) : '';
      if (issue.input === undefined) return `is missing; write ${listWords(allowed)}`;
      return `${quote(issue.input)} is not known here; write ${listWords(allowed)}${near}`;
    }
    case 'too_small':
      if (issue.origin === 'string') return 'is an empty text; write something or leave the key out';
      if (issue.origin === 'array') return `is too short; ${issue.minimum} or more must be given`;
      return `${quote(issue.input)} is too small; the least is ${issue.minimum}`;
    case 'too_big':
      return `${quote(issue.input)} is too large; the most is ${issue.maximum}`;
    default:
      return `${quote(issue.input)} does not fit here`;
  }
}

const wanted: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of words',
  object: 'a map (key: value)',
  record: 'a map (key: value)',
};

function describeType(input: unknown, expected: string): string {
  const want = wanted[expected] ?? expected;
  if (input === undefined) return `is missing; ${want} is wanted`;
  if (input === null) return `is empty; ${want} is wanted`;
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return `${quote(input)} is no text; put it in quotes`;
  return `${quote(input)} is not ${want}`;
}
