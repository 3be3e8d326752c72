import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Inline } from '../../../demo/workspace/page/inline.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/mrkdwn.ts';
import { renderBlocks } from '../../../src/slack/render/blocks.ts';
import { hostile } from '../support/hostile.ts';
import { names } from '../support/names.ts';

const section = z.object({ fields: z.array(z.object({ text: z.string() })) });

/** What stands below the name of a field. */
function shownOf(value: string): string {
  const document = {
    title: 'Values',
    parts: [{ kind: 'fields' as const, fields: [{ name: 'Name', value }] }],
  };
  const found = renderBlocks(document, names, { newBlocks: true }).flatMap((block) => {
    const { success, data } = section.safeParse(block);
    return success ? data.fields : [];
  });
  return (found[0]?.text ?? '').replace('*Name*\n', '');
}

function kindsIn(pieces: readonly Inline[]): string[] {
  return pieces.flatMap((piece) => [piece.kind, ...('children' in piece ? kindsIn(piece.children) : [])]);
}

function formatsIn(text: string): string[] {
  return parseMrkdwn(text)
    .flatMap((paragraph) => ('children' in paragraph ? kindsIn(paragraph.children) : []))
    .filter((kind) => ['bold', 'italic', 'strike'].includes(kind));
}

describe('the value of a field', () => {
  it.each([
    ['*bold*', '`*bold*`'],
    ['it took _long_, and *more*', '`it took _long_, and *more*`'],
    ['~gone~', '`~gone~`'],
    ['\u001b[1m*b\u001b[0m*', '`*b*`'],
    ['first\n*second*', 'first\n`*second*`'],
  ])('is code where Slack could read marks in it: %s', (value, shown) => {
    expect(shownOf(value)).toBe(shown);
    expect(formatsIn(shownOf(value))).toEqual([]);
  });

  it.each(['42 minutes', 'fix_opening_hours', 'a_b and c_d', '3 > 2'])(
    'stays plain where it reads as it is: %s',
    (value) => expect(shownOf(value)).toBe(value.replace('>', '&gt;')),
  );

  it('is never formatted by what is in it', () => {
    const mixed = fc.string({ unit: fc.constantFrom('*', '_', '~', '`', 'a', ' ', '\n', ':', '.') });
    fc.assert(
      fc.property(fc.oneof(hostile, mixed), (value) => {
        expect(formatsIn(shownOf(value)), shownOf(value)).toEqual([]);
      }),
      { numRuns: 800 },
    );
  });
});
