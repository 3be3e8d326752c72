import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainedContent, canonicalJson, chainHash, hashWords } from '../../src/record/audit-chain.ts';

const content: ChainedContent = {
  sequence: 1,
  at: 5,
  actor: 'slack:U1',
  action: 'maintenance.done',
  subject: 's/i',
  before: { a: 1 },
  after: null,
  wordsHash: null,
};

describe('canonical JSON', () => {
  it('does not depend on the order of keys, at any depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
    expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
  });

  it('says what JSON says, for any data, and is the same when read and written again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const once = canonicalJson(data);
        expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(data)));
        expect(canonicalJson(JSON.parse(once))).toBe(once);
      }),
    );
  });

  it('takes a key called __proto__ for a key', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });
});

describe('the hash of an entry', () => {
  it('changes with everything in it and with the hash before', () => {
    const variants: ChainedContent[] = [
      content,
      { ...content, sequence: 2 },
      { ...content, at: 6 },
      { ...content, actor: 'slack:U2' },
      { ...content, action: 'x' },
      { ...content, subject: 'x' },
      { ...content, before: { a: 2 } },
      { ...content, before: null, after: { a: 1 } },
      { ...content, wordsHash: 'x' },
    ];
    const hashes = variants.flatMap((each) => [chainHash('p', each), chainHash('q', each)]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('takes a state that is left out for null', () => {
    const { after: _after, ...without } = content;
    expect(chainHash('p', without)).toBe(chainHash('p', content));
  });

  it('does not confuse salt and words', () => {
    expect(hashWords('bc', 'a')).not.toBe(hashWords('c', 'ab'));
  });
});
