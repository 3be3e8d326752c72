import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import { cleanBytes } from '../../src/execution/clean-text.ts';
import { parseMarkdown } from '../../src/runbooks/markdown.ts';
import { safePattern } from '../../src/runbooks/value-rules.ts';
import { doneForm, inputsForm, reasonForm } from '../../src/runs/forms.ts';
import { takeInputs } from '../../src/runs/inputs.ts';
import { createRunCards, type RunCards } from '../../src/runs/keepers.ts';
import { createLibrary, type Library } from '../../src/runs/library.ts';
import { wishedReply } from '../../src/runs/replies.ts';
import type { Scene } from '../../src/runs/scene.ts';
import { runActions, stepSubject } from '../../src/runs/topics.ts';
import { transcriptOf } from '../../src/runs/transcript.ts';
import type { PersonsWish } from '../../src/runs/wished.ts';
import { hostile, hostileMarkdown } from '../slack/support/hostile.ts';
import { sendAsDialog, sendAsMessage } from '../slack/support/sent.ts';
import { patience } from '../support/patience.ts';
import { nick } from './people.ts';
import { openWorks, type Works, worksFiles } from './works.ts';

/** Everything that other people than we write, in one run. */
const words = fc.record({
  heading: hostileMarkdown,
  title: hostileMarkdown,
  text: hostileMarkdown,
  service: hostile,
  label: hostile,
  hint: hostile,
  answer: hostile,
  printed: fc.oneof(
    hostile.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4_000 }).map((bytes) => Buffer.from(bytes)),
  ),
  value: hostile.map((text) => text.replaceAll('\0', '').slice(0, 1_000).toWellFormed()),
  note: hostile,
  evidence: hostile,
  reason: hostile,
});
type Words = typeof words extends fc.Arbitrary<infer Value> ? Value : never;

/** A runbook in which all of these stand, as somebody would have to write them there. */
function pageOf({ heading, title, text, label, hint, answer }: Words): string {
  const json = (value: unknown) => JSON.stringify(value).replaceAll('--', '\\u002d\\u002d');
  const short = (value: string, limit: number) => value.slice(0, limit).trim() || 'x';
  const input = { label: short(label, 200), hint, pattern: '[^]*' };
  const settings = { armed: true, inputs: { WORD: input } };
  return `---
${JSON.stringify(settings)}
---
# Go ${heading.replaceAll(/\s+/g, ' ')}

${text}

~~~sh ${json({ name: 'prints', title: short(title, 5_000) })}
printf %s "$INPUT_WORD" > "$(printf 'seen')"
printf '%s\\n' $# > options
cat printed
~~~

- [ ] ${title.replaceAll(/\s+/g, ' ')} <!-- step: manual ${json({ name: 'looks', note: 'required', evidence: 'optional' })} -->

~~~sh ${json({ name: 'fails', title: short(answer, 300) })}
cat printed >&2; exit 3
~~~
`;
}

describe('a run in which everything that people and commands may write is hostile', {
  timeout: 240_000,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  const files = worksFiles(folder);
  let works: Works;
  let library: Library;
  beforeAll(async () => {
    works = await openWorks(folder);
    const read = async () => ({ path: 'runbooks/s/steps.md', text: readFileSync(files.runbook, 'utf8') });
    library = createLibrary({ read }, works.store.runs);
  });
  afterAll(async () => {
    await works.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const scene = async (run: string): Promise<Scene> => {
    const found = await works.runs.scene(run);
    if (!found) throw new Error('there is no such run');
    return found;
  };
  const until = (run: string, holds: (now: Scene) => boolean) =>
    vi.waitFor(
      async () => {
        const now = await scene(run);
        if (!holds(now)) throw new Error(`${now.run.state} at ${now.step?.id}: ${now.run.reason}`);
        return now;
      },
      { timeout: patience, interval: 5 },
    );

  /** Everything that can be seen of the run as it stands now. */
  async function show(run: string, cards: RunCards): Promise<void> {
    const now = await scene(run);
    const visits = Array.from({ length: now.run.visit + 1 }, (_, visit) => stepSubject(run, visit));
    const documents: (Document | undefined)[] = [
      await cards.run(run),
      ...(await Promise.all(visits.map((subject) => cards.step(subject)))),
      ...(await works.store.outbox.latest(12)).map(({ document }) => document),
      wishedReply({ kind: 'stale', scene: now }, now.run.visit),
    ];
    for (const document of documents)
      if (document) expect(sendAsMessage(document), JSON.stringify(document)).toEqual([]);
    const forms = [
      reasonForm(runActions.skip, stepSubject(run, now.run.visit), now.step?.title ?? now.run.title),
      now.step && doneForm(now.step, stepSubject(run, now.run.visit)),
      inputsForm({
        subject: 's',
        title: now.run.title,
        inputs: now.runbook.frontMatter.inputs,
        offered: { WORD: [now.run.progress.values.WORD ?? 'x'] },
      }),
    ];
    for (const form of forms) if (form) expect(sendAsDialog(form)).toEqual([]);
  }

  async function wish(run: string, wanted: PersonsWish): Promise<void> {
    const { visit } = (await scene(run)).run;
    const wished = await works.runs.wish(run, visit, wanted, { by: nick });
    expect(sendAsMessage(wishedReply(wished, visit))).toEqual([]);
    expect(wished).toMatchObject({ kind: 'moved' });
  }

  async function goThrough(all: Words): Promise<void> {
    writeFileSync(files.runbook, pageOf(all));
    writeFileSync(join(files.service, 'printed'), all.printed);
    rmSync(join(files.service, 'seen'), { force: true });
    const runbook = await library.now('s', 'steps');
    const procedure = runbook?.procedures.find(({ steps }) => steps.length > 0);
    const errors = runbook?.problems.filter(({ severity }) => severity === 'error');
    // Where the text itself opens a fence or a comment, there may be nothing to run: then there is nothing to show.
    if (
      !procedure ||
      errors?.length !== 0 ||
      procedure.steps.map(({ kind }) => kind).join() !== 'run,manual,run'
    )
      return;
    const cards = createRunCards({
      ...works,
      store: works.store.runs,
      library,
      isTrusted: () => true,
      nameOf: () => all.service,
    });
    const begun = await works.runs.begin(
      {
        service: 's',
        runbook: 'steps',
        procedure: procedure.id,
        values: { WORD: all.value },
        pace: 'step-by-step',
        channel: '#ops',
        closes: null,
      },
      { by: nick },
    );
    if (begun.kind !== 'begun') {
      expect(all.value).toBe('');
      return;
    }
    const { id } = begun.run;
    await show(id, cards);
    await wish(id, { kind: 'run' });
    await until(id, ({ step }) => step?.kind === 'manual');
    // It was one value all the way, and no command ever saw it as anything else.
    expect(readFileSync(join(files.service, 'seen'), 'utf8')).toBe(all.value);
    expect(readFileSync(join(files.service, 'options'), 'utf8')).toBe('0\n');
    await show(id, cards);
    await wish(id, { kind: 'done', note: all.note.trim() || 'x', evidence: all.evidence, values: {} });
    await wish(id, { kind: 'run' });
    await until(id, ({ run }) => run.state === 'stuck');
    await show(id, cards);
    await wish(id, { kind: 'abort', reason: all.reason });
    await show(id, cards);
    await transcript(await scene(id), all);
    whole += 1;
  }

  /** What people wrote stands in the document as text, what was printed in fences that it cannot close. */
  async function transcript(now: Scene, { service }: Words): Promise<void> {
    const outputs = new Map(
      await Promise.all(
        now.allAttempts.map(async ({ id }) => [id, await works.workshop.output(id)] as const),
      ),
    );
    const text = transcriptOf({ scene: now, serviceName: service, outputs, nameOf: (user) => user });
    const nodes = [...everyNode(parseMarkdown(text))];
    expect(
      nodes.filter(({ type }) => ['html', 'image', 'table', 'footnoteReference'].includes(type)),
    ).toEqual([]);
    expect(nodes.filter((node) => node.type === 'heading' && node.depth <= 2)).toHaveLength(4);
    const fences = nodes.flatMap((node) =>
      node.type === 'code' && node.lang === 'text' ? [node.value] : [],
    );
    const printed = now.allAttempts.flatMap(({ id }) => {
      const { beginning = '', end = '' } = outputs.get(id) ?? {};
      return beginning.trim() === '' || end !== '' ? [] : [beginning.trimEnd()];
    });
    for (const each of printed) expect(fences).toContain(each);
  }

  let whole = 0;

  it('shows nothing live and nothing that Slack refuses, and gives commands exactly what was typed', async () => {
    await fc.assert(fc.asyncProperty(words, goThrough), { numRuns: 20 });
    // Most of what was made up can be run at all.
    expect(whole).toBeGreaterThan(5);
  });

  it('keeps what is printed, but for what no text may hold', () => {
    expect(cleanBytes(Buffer.from('a\u001b[31mb\r\nc\u0007'))).toBe('ab\nc');
  });

  it('takes for an input, where the runbook says nothing, only what is one word to every shell and no option', () => {
    const input = {
      name: 'WORD',
      label: 'Word',
      hint: null,
      pattern: safePattern,
      choices: null,
      choicesFrom: null,
      line: 1,
      initial: null,
      optional: true,
    };
    const shellish = fc.array(
      fc.oneof(
        fc.constantFrom(...'azAZ09._:@/+-'),
        fc.constantFrom(
          '$(x)',
          '`x`',
          ';',
          '&',
          '|',
          '>',
          '<',
          '*',
          '?',
          '[',
          '{a,b}',
          '~',
          '!',
          '#',
          "'",
          '"',
          '\\',
          ' ',
          '\n',
          '=',
          '%',
          '\u00a0',
          '–',
          'а',
          ['$', '{IFS}'].join(''),
          '--',
        ),
      ),
      { maxLength: 12 },
    );
    const taken: string[] = [];
    fc.assert(
      fc.property(
        fc.oneof(
          shellish.map((all) => all.join('')),
          hostile,
        ),
        (value) => {
          const read = takeInputs([input], { WORD: value });
          if ('problems' in read || value === '') return;
          taken.push(value);
          expect(value).toMatch(/^[A-Za-z0-9._:@/+][A-Za-z0-9._:@/+-]*$/);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(taken.length).toBeGreaterThan(50);
    expect(taken.filter((value) => value.startsWith('-'))).toEqual([]);
    // Written into the text of a script without quotes, as a careless recipe does, each is still one word and nothing else.
    const script = taken.map((value) => `printf '%s\\0' ${value}`).join('\n');
    for (const shell of ['bash', 'sh'])
      expect(spawnSync(shell, { input: script, cwd: folder, encoding: 'utf8' }).stdout).toBe(
        taken.map((value) => `${value}\0`).join(''),
      );
  });
});

function* everyNode(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* everyNode(child);
}
