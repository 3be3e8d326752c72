import { describe, expect, it } from 'vitest';
import { externalLinksOf } from '../../src/runbooks/links.ts';
import { inputsOf, mayBeginAt, planOf, walkOf } from '../../src/runbooks/plan.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';

const origin = { service: 's', name: 'n', path: 'n.md' };
const read = (body: string, settings = 'armed: true') =>
  readRunbook(origin, `---\n${settings}\n---\n\n${body}`);
const said = (body: string, settings?: string) => read(body, settings).problems.map(({ message }) => message);

const restore = `# Restore

1. Which one? <!-- step: choose {"value": "METHOD"} -->
   - [Website](#website)
   - [Snapshot](#snapshot)
   - **None** <!-- choice: {"goto": "end"} -->

## Website

\`\`\`sh {"name": "restore", "rollback": "undo"}
restore "$INPUT_FILE"
\`\`\`

\`\`\`sh {"name": "undo"}
undo
\`\`\`

## Snapshot

- [ ] Copy the files.

## Afterwards

- [ ] It is there.
`;

describe('a plan', () => {
  const runbook = read(restore, 'armed: true\ninputs: {FILE: }');

  it('leaves out the branches of a question until somebody chooses one', () => {
    expect(runbook.problems).toEqual([]);
    const plan = planOf(runbook, '');
    expect(plan?.flow.map(({ title }) => title)).toEqual(['Which one?', 'It is there']);
    expect(plan?.aside.map(({ id }) => id)).toEqual(['restore', 'undo', 'snapshot.1']);
  });

  it('that begins at a branch goes through it', () => {
    const plan = planOf(runbook, 'website');
    expect(plan?.flow.map(({ id }) => id)).toEqual(['restore']);
    expect(plan?.aside.map(({ id }) => id)).toEqual(['undo']);
  });

  it('asks for the values that its steps need, and not for those that they make', () => {
    const plan = planOf(runbook, '');
    expect(plan && inputsOf(plan)).toEqual(['FILE']);
    const made = read('```sh {"capture": "V"}\na\n```\n\n```sh\necho "$INPUT_V"\n```\n');
    const madePlan = planOf(made, '');
    expect(madePlan && inputsOf(madePlan)).toEqual([]);
  });
});

describe('arming', () => {
  it('takes armed: true, and nothing else', () => {
    expect(read('words').frontMatter.armed).toBe(true);
    for (const settings of [
      'armed: false',
      'armed: "true"',
      'armed: yes',
      'armed: [true]',
      'armed: true\narmed: true',
    ])
      expect(read('words', settings).frontMatter.armed, settings).toBe(false);
    expect(readRunbook(origin, 'armed: true\n\n# x').frontMatter.armed).toBe(false);
  });

  it('fails with any mistake in settings or steps', () => {
    for (const settings of ['armed: true\nrole: [dba]', 'armed: true\ntimeout: soon', 'armed: true\n- x'])
      expect(read('words', settings).frontMatter.armed, settings).toBe(false);
    expect(read('```sh {"aprove": true}\nx\n```\n').frontMatter.armed).toBe(false);
    expect(read('```sh\nopen\n').frontMatter.armed).toBe(false);
  });
});

describe('what is wrong with the ways through a file', () => {
  it.each([
    ['a goto to nowhere', '```sh {"on_failure": "goto:gone"}\nx\n```', /"gone" leads nowhere/],
    [
      'a way back without a bound',
      '```sh {"name": "a"}\nx\n```\n\n```sh {"on_failure": "goto:a"}\ny\n```',
      /without a bound/,
    ],
    ['a way back to itself', '```sh {"name": "a", "on_failure": "goto:a"}\nx\n```', /without a bound/],
    ['a step behind an end', '```sh {"next": "end"}\nx\n```\n\n- [ ] Never', /“Never” can never be reached/],
    [
      'an answer that cannot be',
      `${restore}\n\`\`\`sh {"when": "METHOD is websit"}\nx\n\`\`\``,
      /never websit/,
    ],
    [
      'a condition on a step that is not there',
      '- [ ] x <!-- step: manual {"when": "gone failed"} -->',
      /"gone", which is not there/,
    ],
    [
      'an input that is declared nowhere',
      '```sh\n\necho "$INPUT_FILE"\n```',
      /\$INPUT_FILE is declared nowhere/,
    ],
    ['retries of a step that may not be repeated', '```sh {"retries": 3}\nx\n```', /"idempotent": true/],
    ['a rollback with nothing', '```sh {"on_failure": "rollback"}\nx\n```', /nothing to roll back with/],
    [
      'a name that is there twice',
      '```sh {"name": "a"}\nx\n```\n\n```sh {"name": "a"}\ny\n```',
      /taken already/,
    ],
    ['a question with one answer', '1. Well? <!-- step: choose -->\n   - yes', /at least two answers/],
    ['a message to nowhere', 'Say so. <!-- step: notify -->', /Say where/],
    ['an unknown kind', 'Do. <!-- step: dance -->', /no kind of step "dance"/],
    ['a broken comment', 'Do. <!-- step: wait {"for": "1m" -->', /cannot be read/],
    ['a word for a span', '```sh {"timeout": "soon"}\nx\n```', /"timeout": soon is no span of time/],
  ])('%s', (_name, body, message) => {
    const runbook = read(body);
    expect(
      runbook.problems.filter(({ severity }) => severity === 'error').map((problem) => problem.message),
    ).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
    expect(runbook.frontMatter.armed).toBe(false);
  });

  it('names the line on which an undeclared input is used', () => {
    expect(read('```sh\n\necho "$INPUT_FILE"\n```').problems[0]?.line).toBe(7);
  });

  it('lets a bounded way back and a way forward be', () => {
    const body =
      '```sh {"name": "fix", "when": "agree refused"}\nx\n```\n\n```sh {"name": "test"}\ny\n```\n\n1. Agree <!-- step: approve {"name": "agree", "on_failure": "goto:fix", "at_most": 3} -->\n';
    expect(said(body)).toEqual([]);
  });

  it('are only warnings in a file that nobody wants to run', () => {
    const runbook = readRunbook(
      origin,
      '```sh {"name": "a"}\necho "$INPUT_X"\n```\n\n```sh {"name": "a"}\ny\n```\n',
    );
    expect(new Set(runbook.problems.map(({ severity }) => severity))).toEqual(new Set(['warning']));
  });
});

it('conditions of an item hold for the steps that it holds', () => {
  const runbook = read(
    '1. Undo it <!-- step: manual {"when": "go failed"} -->\n\n   ```sh\n   x\n   ```\n\n2. Go <!-- step: manual {"name": "go"} -->\n',
  );
  expect(walkOf(runbook, '')[1]?.when).toEqual([{ kind: 'outcome', step: 'go', is: ['failed'] }]);
});

it('a comment on the line below belongs to the words above it, however far it is indented', () => {
  const body = [
    '1. Which one is restored? Write it down.',
    '   <!-- step: manual {"name": "which", "note": "required"} -->',
    '2. Is it right?',
    '   <!-- step: choose {"name": "right"} -->',
    '   - Yes',
    '   - No',
    '',
    'Somebody else agrees.',
    '<!-- step: approve {"name": "agree"} -->',
    '',
    '<!-- step: wait {"name": "settle", "for": "1m"} -->',
    'Let it settle.',
  ].join('\n');
  const steps = read(body).procedures.flatMap((procedure) => procedure.steps);
  expect(steps.map(({ kind, name, title }) => `${kind} ${name}: ${title}`)).toEqual([
    'manual which: Which one is restored?',
    'choose right: Is it right?',
    'approve agree: Somebody else agrees',
    'wait settle: Let it settle',
  ]);
  expect(steps[0]?.text).toBe('Which one is restored? Write it down.');
  expect(steps[1]).toMatchObject({ choices: [{ label: 'Yes' }, { label: 'No' }] });
});

it('lists the links that lead out, each once', () => {
  const text =
    'See <https://a.test/x>, [b](http://b.test) and https://a.test/x.\n\n[c]: https://c.test\n\n[d](other.md)\n';
  expect(externalLinksOf(readRunbook(origin, text))).toEqual([
    { url: 'https://a.test/x', lines: [1] },
    { url: 'http://b.test', lines: [1] },
    { url: 'https://c.test', lines: [3] },
  ]);
});

describe('where a run may begin', () => {
  it('is everywhere, unless the file names the places', () => {
    expect(mayBeginAt(read(restore, 'inputs: {FILE: }'), 'website')).toBe(true);
    const named = read(restore, 'armed: true\nbegin_at: [restore]\ninputs: {FILE: }');
    expect(named.problems).toEqual([]);
    expect([mayBeginAt(named, 'restore'), mayBeginAt(named, 'website'), mayBeginAt(named, '')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is a mistake where the file has no such heading, and then nothing of it runs', () => {
    const wrong = read(restore, 'armed: true\nbegin_at: [restor]\ninputs: {FILE: }');
    expect(wrong.problems).toMatchObject([
      { severity: 'error', line: 3, message: 'A run cannot begin at "restor": did you mean "restore"?' },
    ]);
    expect(wrong.frontMatter.armed).toBe(false);
  });

  it.each(['manual', 'choose'])('consent to a step for people (%s) is a step of its own', (kind) => {
    const list = kind === 'choose' ? '\n  - a\n  - b' : '';
    expect(said(`- [ ] Ask <!-- step: ${kind} {"approve": true} -->${list}`).join()).toContain(
      `means nothing for a ${kind} step; put a step before it: <!-- step: approve -->`,
    );
  });
});
