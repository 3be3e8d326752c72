import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask, maskDeep } from '../../src/core/mask.ts';

const secret = 'hunter2/pass+word"x';

describe('a mask', () => {
  const mask = createMask([secret]);

  it.each([
    ['as it is', secret],
    ['inside JSON', JSON.stringify({ password: secret })],
    ['percent-encoded', `https://db/?p=${encodeURIComponent(secret)}`],
    ['percent-encoded in small letters', encodeURIComponent(secret).toLowerCase()],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 behind a user name', Buffer.from(`admin:${secret}`).toString('base64')],
    ['in URL-safe base64', Buffer.from(`ab:${secret}:cd`).toString('base64url')],
    ['between single quotes', `'${secret.replaceAll("'", "'\\''")}'`],
    ['between double quotes of a shell', secret.replaceAll('"', '\\"')],
    ['with a backslash before what is special', 'hunter2/pass+word\\"x'],
  ])('covers a secret %s', (_how, text) => {
    const masked = mask(text);
    expect(masked).toContain('•••');
    expect(masked).not.toContain(secret);
    expect(Buffer.from(masked.replaceAll('•••', ''), 'base64').toString()).not.toContain('hunter2');
  });

  it.each([
    ['by a shell that knows its letters', `ab/cd\\'\\ \\"\\$\\&é\\\\`],
    ['by a shell that does not', `$'ab/cd\\' "$&\\303\\251\\\\'`],
    ['by Python for a shell', `'ab/cd'"'"' "$&é\\'`],
    ['as JSON in ASCII', String.raw`"ab/cd' \"$&\u00e9\\"`],
    ['as JSON with a backslash before slashes', String.raw`"ab\/cd' \"$&é\\"`],
    ['for a path of a URL, strictly', 'ab/cd%27%20%22%24%26%C3%A9%5C'],
    ['for a form', 'ab%2Fcd%27+%22%24%26%C3%A9%5C'],
  ])('covers a secret with special characters, written %s', (_how, text) => {
    const masked = createMask([`ab/cd' "$&é\\`])(text);
    expect(masked).toContain('•••');
    expect(masked.replaceAll(/[$'"]/g, '')).toBe('•••');
  });

  it('leaves everything else as it is', () => {
    expect(mask('nothing to hide')).toBe('nothing to hide');
  });

  it('does not mask values that are too short to be secrets', () => {
    expect(createMask(['ok'])('all ok')).toBe('all ok');
  });

  it('covers the longer of two secrets whole when one begins the other', () => {
    expect(createMask(['token', 'token-long'])('token-long')).toBe('•••');
  });

  it('reaches every text inside plain data', () => {
    expect(maskDeep({ a: [secret, { b: `x ${secret}` }], n: 1, z: null }, mask)).toEqual({
      a: ['•••', { b: 'x •••' }],
      n: 1,
      z: null,
    });
  });

  it('covers any secret anywhere in base64 data', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, unit: 'grapheme' }),
        fc.string(),
        fc.string(),
        (hidden, before, after) => {
          fc.pre(!before.includes(hidden) && !after.includes(hidden));
          const masked = createMask([hidden])(Buffer.from(before + hidden + after).toString('base64'));
          expect(masked).toContain('•••');
        },
      ),
    );
  });
});
