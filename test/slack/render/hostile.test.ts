import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import type { Document, Form } from '../../../src/core/reply.ts';
import { renderBlocks } from '../../../src/slack/render/blocks.ts';
import { renderModal } from '../../../src/slack/render/modal.ts';
import { fallbackText } from '../../../src/slack/render/plain.ts';
import { hostile, hostileDocument, hostileParts } from '../support/hostile.ts';
import { liveIn, liveInMrkdwn } from '../support/liveness.ts';
import { names } from '../support/names.ts';
import { asSent, isAddressed, isNotOurs } from '../support/sent.ts';

const checks = new Checks(new Faults());
const runs = { numRuns: 120 };

describe('a document made from hostile texts', () => {
  it.each([true, false])('is a message that Slack takes (newer blocks: %s)', (newBlocks) => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        const blocks = asSent(renderBlocks(document, names, { newBlocks }));
        checks.message({ text: fallbackText(document, names), blocks });
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(blocks).length).toBeLessThan(13_000);
      }),
      runs,
    );
  });

  it('is a Home tab that Slack takes, in which nothing is live', () => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        const blocks = asSent(renderBlocks(document, names, { newBlocks: true, surface: 'home' }));
        checks.view({ type: 'home', blocks }, 'home');
        expect(liveIn(blocks).filter(isNotOurs)).toEqual([]);
      }),
      runs,
    );
  });

  it.each([true, false])(
    'makes nothing live: no mention, link or picture (newer blocks: %s)',
    (newBlocks) => {
      fc.assert(
        fc.property(hostileDocument, (document) => {
          const blocks = renderBlocks(document, names, { newBlocks });
          expect(liveIn(blocks).filter(isNotOurs)).toEqual([]);
          expect(liveInMrkdwn(fallbackText(document, names)).filter(isAddressed)).toEqual([]);
        }),
        runs,
      );
    },
  );

  it('holds no control characters, turned directions or halves of characters', () => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        const { values, ...shown } = textsOf(renderBlocks(document, names, { newBlocks: true }));
        expect(values).toBeDefined();
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not be there
        const wrong = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
        for (const text of [...shown.texts, fallbackText(document, names)]) {
          expect(text).not.toMatch(wrong);
          expect(text.isWellFormed()).toBe(true);
        }
      }),
      runs,
    );
  });
});

describe('a form made from hostile texts', () => {
  const field = fc.oneof(
    fc.record({
      kind: fc.constantFrom('line' as const, 'paragraph' as const),
      label: hostile,
      hint: hostile,
      initial: hostile,
      maxLength: fc.integer({ min: 1, max: 3_000 }),
    }),
    fc.record({
      kind: fc.constant('choice' as const),
      label: hostile,
      options: fc.array(fc.record({ value: fc.constantFrom('pass', 'fail'), label: hostile }), {
        minLength: 1,
        maxLength: 120,
      }),
      initial: fc.constantFrom('pass', 'fail', 'other'),
    }),
    fc.record({
      kind: fc.constant('moment' as const),
      label: hostile,
      initial: fc.constant(1_770_000_000_000),
    }),
  );
  const form: fc.Arbitrary<Form> = fc.record({
    action: fc.constant('maintenance.done'),
    subject: hostile.map((text) => text.slice(0, 400)),
    title: hostile,
    submit: hostile,
    intro: hostileParts,
    fields: fc
      .array(field, { minLength: 1, maxLength: 8 })
      .map((fields) => fields.map((each, index) => ({ ...each, id: `f${index}` }))),
  });

  it('is a dialog that Slack takes, in which nothing is live', () => {
    fc.assert(
      fc.property(form, (each) => {
        const view = asSent(renderModal(each, { channel: 'C0OPS00001' }, names));
        checks.view(view, 'modal');
        expect(liveIn(view).filter(isNotOurs)).toEqual([]);
      }),
      runs,
    );
  });

  it('offers no more in a text field than fits into it', () => {
    const long: Form = {
      action: 'a',
      subject: 's',
      title: 't',
      submit: 's',
      fields: [{ kind: 'line', id: 'x', label: 'X', initial: 'y'.repeat(500), maxLength: 10 }],
    };
    expect(renderModal(long, {}, names).blocks[0]).toMatchObject({
      element: { initial_value: 'y'.repeat(10), max_length: 10 },
    });
  });
});

describe('what is meant to be live', () => {
  const document: Document = {
    title: 'Title',
    parts: [
      { kind: 'text', text: [{ person: 'U0NADIA001', notify: true }, { channel: '#ops' }] },
      {
        kind: 'note',
        text: [
          { person: 'U0NADIA001', notify: true },
          { channel: '#ops' },
          { link: 'https://x.example/a|b', label: 'a <b>|c' },
        ],
      },
    ],
  };

  it('stays live: a person who is to be told, a channel, a link that was written by us', () => {
    const [, text, note] = renderBlocks(document, names, { newBlocks: true });
    expect(text).toMatchObject({
      elements: [
        {
          elements: [
            { type: 'user', user_id: 'U0NADIA001' },
            { type: 'channel', channel_id: 'C0OPS00001' },
          ],
        },
      ],
    });
    expect(note).toMatchObject({
      elements: [{ text: '<@U0NADIA001><#C0OPS00001><https://x.example/a%7Cb|a &lt;b&gt;¦c>' }],
    });
  });

  it('does not go to a person who is only named', () => {
    const named: Document = { title: 'T', parts: [{ kind: 'text', text: [{ person: 'U0NADIA001' }] }] };
    expect(JSON.stringify(renderBlocks(named, names, { newBlocks: true }))).toContain('Nadia Reyes');
    expect(liveIn(renderBlocks(named, names, { newBlocks: true }))).toEqual([]);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'no address', ''])(
    'is never the address %j',
    (link) => {
      const odd: Document = {
        title: 'T',
        parts: [
          { kind: 'text', text: [{ link, label: 'here' }] },
          { kind: 'note', text: [{ link, label: 'here' }] },
        ],
      };
      expect(liveIn(renderBlocks(odd, names, { newBlocks: true }))).toEqual([]);
    },
  );
});

function textsOf(value: unknown): { texts: string[]; values: string[] } {
  const texts: string[] = [];
  const values: string[] = [];
  JSON.stringify(value, (key, each: unknown) => {
    if (typeof each === 'string') (key === 'text' || key === 'fallback' ? texts : values).push(each);
    return each;
  });
  return { texts, values };
}
