import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import { outline } from './counts.ts';

const folder = fileURLToPath(new URL('../fixtures/runbooks/nasty/', import.meta.url));

/** What each file must give, found out by hand: its steps (lines, kind, script or title), and the lines that have problems. */
const expected: Readonly<
  Record<string, { readonly steps: readonly string[]; readonly problems: readonly number[] }>
> = {
  'announced-output.md': {
    steps: [
      '3-5 run: rows',
      '13-23 group: Ask it',
      '15-17 run: state',
      '25-25 manual: Say so',
      '29-31 copy: state: well',
    ],
    problems: [29],
  },
  'attributes.md': {
    steps: [
      '3-5 run: one',
      '7-9 run: two',
      '11-13 run: three',
      '15-17 run: four',
      '19-21 run: five',
      '23-25 run: six',
    ],
    problems: [11, 15, 19, 23],
  },
  'blanks-to-fill.md': {
    steps: [
      '3-5 run: rm -rf /data/<tenant>',
      '7-10 run: #!/usr/bin/env python3\nprint(1)',
      '12-16 run: #!/bin/sh\nsort <names >sorted\necho "<b>$1</b>" \\<x\\> # <y>',
      '18-22 run: cat > page <<EOF\n<html>\nEOF',
    ],
    problems: [3, 7],
  },
  'broken-lines.md': {
    steps: [
      '3-4 manual: Save the data if there is room',
      '5-6 manual: Say so to everybody',
      '11-13 run: once',
    ],
    problems: [],
  },
  'byte-order-mark.md': { steps: ['7-9 run: echo one'], problems: [] },
  'empty-things.md': {
    steps: [
      '5-5 manual: Item 1',
      '6-6 manual: Item 2',
      '8-8 manual: x',
      '10-11 run: ',
      '13-15 run: # only a comment',
    ],
    problems: [10, 13],
  },
  'escapes.md': { steps: ['13-13 manual: a task without its blank', '14-14 manual: a task'], problems: [] },
  'fences-beside-items.md': {
    steps: [
      '3-6 group: Put the old version back',
      '4-6 run: back',
      '7-11 group: See that it answers',
      '9-11 run: ask',
      '12-15 group: Write into the log',
      '13-15 copy: back since …',
      '16-16 manual: This item says nothing of the fence below it',
      '18-20 run: alone',
      '23-25 run: below',
    ],
    problems: [13],
  },
  'fences-in-lists.md': {
    steps: [
      '4-6 run: restore',
      '7-9 group: Task',
      '9-9 copy: indented code',
      '11-13 group: Item 1',
      '11-13 run: tilde',
      '14-16 group: Item 2',
      '14-16 run: quoted in an item',
    ],
    problems: [9],
  },
  'footnotes.md': { steps: ['7-9 run: in a footnote', '11-11 manual: Last'], problems: [] },
  'forgotten-end.md': {
    steps: ['3-10 run: first\n\n## Next\n\n```sh\nsecond', '12-12 manual: After'],
    problems: [3],
  },
  'front-matter.md': { steps: ['11-13 run: yes'], problems: [] },
  'heredoc.md': {
    steps: [
      '3-14 run: cat > f <<\'EOF\'\n# a comment, no heading\n1. no item\n- [ ] no task\nEOF\nf() {\n  echo "\\$1" \\\n    | tr a b\n}\nf x',
    ],
    problems: [],
  },
  'html.md': { steps: ['15-17 run: shown', '19-19 manual: Shown'], problems: [23] },
  'indented-fence.md': {
    steps: ['3-6 run: three blanks\n  five blanks', '8-10 copy: ```sh\nfour blanks are code\n```'],
    problems: [8],
  },
  'kinds.md': {
    steps: [
      '9-12 choose: Which backup is it?',
      '16-18 run: restore "$INPUT_DOMAIN"',
      '20-22 run: undo',
      '26-26 manual: Note the time',
      '30-30 wait: Wait until it has settled',
      '32-33 check: The site answers again',
      '35-37 check: curl --silent --fail http://127.0.0.1/health',
      '39-41 run: test "$INPUT_METHOD" = website-backup',
      '43-43 approve: Somebody else agrees',
      '44-44 notify: Say so: the restore took $INPUT_MINUTES minutes',
    ],
    problems: [],
  },
  'languages.md': {
    steps: [
      '3-5 run: one',
      '7-9 run: two',
      '11-13 run: three',
      '15-17 run: four',
      '19-21 copy: select 5',
      '36-38 copy: print(6)',
      '40-42 run: seven',
    ],
    problems: [],
  },
  'longer-fences.md': { steps: ["9-12 run: echo '```'\n````", '14-16 run: ```'], problems: [] },
  'nested-lists.md': {
    steps: [
      '3-9 group: One',
      '4-4 manual: Inner one',
      '5-9 group: Inner two',
      '6-9 group: Task',
      '7-9 run: deep',
      '10-12 group: Two',
      '12-12 manual: Task below a bullet',
      '14-14 manual: Numbered below a bullet',
    ],
    problems: [],
  },
  'no-headings.md': { steps: ['3-3 manual: One', '4-4 manual: Two', '6-8 run: three'], problems: [] },
  'numbers.md': {
    steps: ['3-3 manual: Zero', '4-4 manual: One', '6-6 manual: Fourteen', '15-15 manual: Nine digits'],
    problems: [],
  },
  'old-mac-lines.md': { steps: ['3-3 manual: One', '4-4 manual: Two'], problems: [] },
  'open-in-list.md': {
    steps: ['3-8 group: One', '5-7 run: in the item\n', '8-8 manual: Two'],
    problems: [5],
  },
  'other-boxes.md': {
    steps: ['3-3 manual: Tag it', '4-4 manual: Notes', '5-5 manual: Empty', '10-10 manual: ✅ Numbered'],
    problems: [],
  },
  'other-prompts.md': {
    steps: [
      '3-8 run: systemctl is-active db\ndf -h /srv',
      '10-13 run: ready',
      '15-17 run: restart db',
      '19-22 run: git status',
      '24-26 copy: mysql> SHOW TABLES;',
      '28-30 run: deploy',
    ],
    problems: [24],
  },
  'prompts.md': {
    steps: [
      '3-14 run: cd /srv\nls \\\n  -la\ncat <<EOF > x\nsome $ text\n# kept\nEOF',
      '16-23 run: whoami\nid\npython -V',
      '25-29 run: systemctl restart x\nsystemctl status x',
      '31-37 run: for i in 1 2; do\n  echo $i\ndone',
      '39-41 copy: no prompt at all',
    ],
    problems: [],
  },
  'quotes.md': {
    steps: ['4-4 manual: Quoted', '6-8 run: in a quote', '10-10 manual: Twice quoted'],
    problems: [],
  },
  'rules-not-front-matter.md': { steps: ['5-5 manual: One', '9-9 manual: Two'], problems: [] },
  'same-headings.md': { steps: ['3-5 run: a', '9-11 run: b', '15-17 run: c'], problems: [13] },
  'setext.md': { steps: ['4-6 run: echo upper', '11-13 run: echo lower'], problems: [] },
  'step-headings.md': {
    steps: [
      '5-7 run: make-key',
      '11-12 manual: Write to both teams',
      '20-20 manual: Step 4. Look whether anybody complains',
      '24-26 run: restart signer',
    ],
    problems: [],
  },
  'tables.md': { steps: ['8-8 manual: After'], problems: [] },
  'tabs.md': {
    steps: ['3-9 group: First', '5-9 run: if true; then\n\techo deep\nfi', '11-11 manual: Second'],
    problems: [],
  },
  'unclosed-fence.md': { steps: ['3-8 run: first\n\n# Not a heading\n\n1. Not an item'], problems: [3] },
  'unlabelled.md': {
    steps: ['3-6 run: uptime', '8-10 copy: just restart', '12-15 run: indented prompt'],
    problems: [8],
  },
  'windows-lines.md': {
    steps: ['3-8 group: First', '5-8 run: echo one\necho two', '10-10 manual: Second'],
    problems: [],
  },
};

it('names every file of the folder', () => {
  expect(Object.keys(expected).sort()).toEqual(readdirSync(folder).sort());
});

it.each(Object.entries(expected))(
  '%s gives its steps in order, and none is lost',
  (file, { steps, problems }) => {
    const runbook = readRunbook(
      { service: 's', name: file, path: file },
      readFileSync(join(folder, file), 'utf8'),
    );
    expect(outline(runbook)).toEqual(steps);
    expect(runbook.problems.map(({ line }) => line)).toEqual(problems);
  },
);

it('says of commands that cannot be run as they are why', () => {
  const file = 'blanks-to-fill.md';
  const { procedures } = readRunbook(
    { service: 's', name: file, path: file },
    readFileSync(join(folder, file), 'utf8'),
  );
  const reasons = procedures.flatMap(({ steps }) =>
    steps.map((step) => (step.kind === 'run' ? step.notRunnable : 'no command')),
  );
  expect(reasons).toEqual([
    'it holds a blank to be filled in, <tenant>; make it an input, such as $INPUT_NAME',
    'its first line names /usr/bin/env python3, which is no shell',
    null,
    null,
  ]);
});
