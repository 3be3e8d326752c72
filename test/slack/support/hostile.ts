import fc from 'fast-check';
import type { Action, Document, Line, Part, PlanStep } from '../../../src/core/reply.ts';
import type { Span, Text } from '../../../src/core/text.ts';

/** What a command, a file or a person may put into a text. */
const pieces = [
  '<!channel>',
  '<!here|x>',
  '<@U0NADIA001>',
  '<@W0OTHER001|name>',
  '<#C0OPS00001>',
  '<!subteam^S0OPS00001>',
  '<https://evil.example|your bank>',
  '<mailto:a@evil.example|you>',
  'https://evil.example/path',
  '&lt;!channel&gt;',
  '&amp;',
  '`',
  '```',
  '*',
  '_',
  '~',
  ':bomb:',
  ':',
  'smile:',
  '|',
  '>',
  '<',
  '^',
  '{time}',
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u0000',
  '\u0007',
  '\r\n',
  '\n',
  '\n===\n',
  '\n- ',
  '\n\n    ',
  '\n~~~\n',
  '<b onclick=x>',
  '![x](https://evil.example/x.png)',
  '[bank](https://evil.example)',
  'https://evil.example',
  'you@evil.example',
  '\n# ',
  '\n> ',
  '\n| a | b |\n| - | - |\n',
  '\n```\n',
  '**',
  '~~',
  '``',
  '\\',
  '](',
  'www.evil.example<',
  '\t',
  '\u202e',
  '\u2066',
  '\ud800',
  '\udc00',
  '👩‍🚒',
  '\ufeff',
  '',
  ' ',
  '-',
];

/** Texts that try to become more than text. Now and then very long ones. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 })), {
        maxLength: 8,
      })
      .map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...pieces), fc.integer({ min: 100, max: 100_000 }))
      .map(([piece, size]) => piece.repeat(Math.ceil(size / Math.max(1, piece.length))).slice(0, size)),
  },
);

/** Many of them at once, and never so long that others are cut off. */
export const denseHostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    {
      minLength: 4,
      maxLength: 30,
    },
  )
  .map((all) => all.join(''));

/** Where the Markdown of a runbook leads to, in place of where values would. */
export const ofRunbook = 'wiki.example';

const asRunbook = (text: string) => text.replaceAll('evil.example', ofRunbook);
/** Markdown as a runbook may hold it. */
export const hostileMarkdown: fc.Arbitrary<string> = hostile.map(asRunbook);
export const denseMarkdown: fc.Arbitrary<string> = denseHostile.map(asRunbook);

const zone = fc.constantFrom('UTC', 'Pacific/Honolulu', 'America/New_York');
const instant = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 });
const span: fc.Arbitrary<Span> = fc.oneof(
  hostile,
  fc.record({ bold: hostile }),
  fc.record({ italic: hostile }),
  fc.record({ code: hostile }),
  fc.record({ command: hostile }),
  fc.record({
    time: instant,
    zone,
    style: fc.constantFrom('time' as const, 'date' as const, 'both' as const),
  }),
  fc.record({ person: hostile }),
  fc.record({ channel: hostile }),
  fc.record({ status: fc.constantFrom('ok' as const, 'warning' as const, 'critical' as const) }),
);
export const hostileText: fc.Arbitrary<Text> = fc.oneof(hostile, fc.array(span, { maxLength: 5 }));

const planStep: fc.Arbitrary<PlanStep> = fc.record(
  {
    id: fc.oneof(fc.uuid(), hostile),
    text: hostile,
    state: fc.constantFrom('pending', 'here', 'done', 'failed', 'skipped'),
    note: hostile,
  },
  { requiredKeys: ['id', 'text', 'state'] },
);

const status = fc.constantFrom('ok' as const, 'warning' as const, 'critical' as const, 'unknown' as const);
const some = { maxLength: 12 };
const action: fc.Arbitrary<Action> = fc.record(
  {
    action: fc.constant('maintenance.done'),
    subject: hostile,
    label: hostile,
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: hostile, text: hostile, yes: hostile, no: hostile }),
  },
  { requiredKeys: ['action', 'subject', 'label'] },
);
const line: fc.Arbitrary<Line> = fc.record(
  { text: hostileText, status, detail: hostileText, actions: fc.array(action, { maxLength: 7 }) },
  { requiredKeys: ['text'] },
);
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record(
    { kind: fc.constant('heading' as const), text: hostile, status },
    { requiredKeys: ['kind', 'text'] },
  ),
  fc.record({ kind: fc.constant('text' as const), text: hostileText }),
  fc.record({ kind: fc.constant('lines' as const), lines: fc.array(line, some) }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ name: hostile, value: hostileText }), { maxLength: 12 }),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(hostile, { maxLength: 22 }),
    rows: fc.array(fc.array(hostileText, { maxLength: 22 }), some),
  }),
  fc.record(
    {
      kind: fc.constant('chart' as const),
      chart: fc.constantFrom('line' as const, 'bar' as const, 'area' as const),
      title: hostile,
      unit: hostile,
      categories: fc.array(hostile, { maxLength: 25 }),
      series: fc.array(
        fc.record({ name: hostile, values: fc.array(fc.option(fc.double()), { maxLength: 25 }) }),
        { maxLength: 7 },
      ),
      words: hostileText,
    },
    { requiredKeys: ['kind', 'chart', 'title', 'categories', 'series', 'words'] },
  ),
  fc.record({
    kind: fc.constant('plan' as const),
    title: hostile,
    steps: fc.array(planStep, { maxLength: 60 }),
  }),
  fc.record({ kind: fc.constant('code' as const), text: hostile, truncated: fc.boolean() }),
  fc.record({ kind: fc.constant('markdown' as const), text: hostileMarkdown }),
  fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, some) }),
  fc.record({ kind: fc.constant('note' as const), text: hostileText }),
  fc.record({ kind: fc.constant('divider' as const) }),
);
export const hostileParts: fc.Arbitrary<Part[]> = fc.array(part, { maxLength: 9 });

/** Documents of such texts, of every kind of part. */
export const hostileDocument: fc.Arbitrary<Document> = fc.record(
  { title: hostile, status, parts: hostileParts },
  { requiredKeys: ['title', 'parts'] },
);
