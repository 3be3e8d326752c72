import { describe, expect, it } from 'vitest';
import { knownType, misfits } from '../../src/config/rules/value-types.ts';
import { probe } from '../../src/config/schema/probe.ts';

describe('the type of a value', () => {
  it.each([
    [{ http: 'https://example.test' }, 'http', 'status', 'number'],
    [{ http: 'https://example.test' }, 'http', 'reachable', 'boolean'],
    [{ http: 'https://example.test' }, 'http', 'json.up', undefined],
    [{ http: 'https://example.test', extract: { title: '(x)' } }, 'http', 'title', undefined],
    [{ command: ['df'], output: 'text' }, 'command', 'exit_code', 'number'],
    [{ command: ['df'], output: 'text' }, 'command', 'output', 'string'],
    [{ command: ['df'] }, 'command', 'exit_code', undefined],
    [{ files: { path: 'x' } }, 'files', 'newest_is_empty', 'boolean'],
    [{ maintenance: true }, 'maintenance', 'red', undefined],
  ] as const)('of %j (%s), %s, is %s', (entry, kind, value, type) => {
    expect(knownType(probe.parse(entry), kind, value)).toBe(type);
  });

  it('fits comparisons that name the same type, or null', () => {
    expect(misfits({ is: 1, not: null, one_of: [2, null], above: 3, matches: 'x' }, 'number')).toEqual([]);
    expect(misfits({ not: 'true', none_of: [1, true] }, 'boolean')).toEqual([
      { comparison: 'not', named: 'true' },
      { comparison: 'none_of', named: 1 },
    ]);
  });
});
