import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import { cleanBytes } from '../../src/execution/clean-text.ts';
import type { Actor } from '../../src/record/actor.ts';
import type { Scene } from '../../src/runs/scene.ts';
import { glassTopic, notifyTopic, turnTopic } from '../../src/runs/topics.ts';
import { denseHostile, denseMarkdown } from '../slack/support/hostile.ts';
import { liveInMarkdown } from '../slack/support/liveness.ts';
import { karen } from './people.ts';
import { type HostileStage, raiseHostileStage } from './support/hostile-stage.ts';

const schedule: Actor = { kind: 'watchkeeper', reason: 'schedule' };
const terminal: Actor = { kind: 'terminal', uid: 1234 };

/** What a value may hold: no program takes a NUL among its variables. */
const value = denseHostile.map((text) => `${text.replaceAll('\0', '').toWellFormed().slice(0, 900)}x`);
const words = fc.record({
  title: denseHostile,
  markdown: denseMarkdown,
  label: denseHostile,
  answers: fc.tuple(value, value),
  input: value,
  edited: value,
  printed: value,
  counted: value,
  note: denseHostile,
  reasons: fc.tuple(denseHostile, denseHostile, denseHostile, denseHostile),
});
type Words = typeof words extends fc.Arbitrary<infer Value> ? Value : never;

/** Each kind of step, with everything that people may write there, and every value said in a channel. */
function pageOf({ title, markdown, label, answers: [one, other], edited }: Words): string {
  const json = (all: unknown) => JSON.stringify(all).replaceAll('--', '\\u002d\\u002d');
  const short = (text: string, limit = 300) => text.slice(0, limit).trim() || 'x';
  const step = (kind: string, all: object) =>
    `<!-- step: ${kind} ${json({ title: short(title), ...all })} -->`;
  const pattern = '[^]*';
  const inputs = {
    WORD: { label: short(label), hint: short(label), pattern },
    MORE: { label: short(label), pattern, default: edited.slice(0, 40) },
  };
  const consent = { approve: { expires: '1h' } };
  // One line without code, which would be a step of its own.
  const quoted = `See ${markdown.replaceAll(/\s+/g, ' ').replaceAll(/[`~<]/g, '')}`;
  return `---
${JSON.stringify({ armed: true, inputs })}
---
# Steps

## Go

> ${quoted}

~~~sh ${json({ name: 'measures', title: short(title), capture: { SEEN: { pattern } }, inputs: ['WORD'], ...consent })}
cat printed
~~~

1. Which? ${step('choose', { name: 'asks', value: 'WAY' })}
   - one <!-- choice: ${json({ value: `1${short(one)}`, label: short(one) })} -->
   - other <!-- choice: ${json({ value: `2${short(other)}`, label: short(other) })} -->

~~~sh ${json({ name: 'looks', step: 'check', title: short(title), expect: { is: 'something else' } })}
cat printed
~~~

A moment. ${step('wait', { name: 'waits', for: '10ms' })}

- [ ] ${quoted} ${step('manual', { name: 'counts', note: 'required', evidence: 'optional', record: { name: 'COUNT', label: short(label), unit: short(label, 40), pattern } })}

It was $INPUT_WORD. Then $INPUT_SEEN, **$INPUT_WAY**, \`$INPUT_COUNT\`, $INPUT_MORE, [the way](https://wiki.example/x/$INPUT_WAY). ${step('notify', { name: 'says', channel: '#status' })}

- Look: ${step('notify', { name: 'says-more', channel: '#status' })}

  ~~~text
  $INPUT_SEEN
  ~~~

  > $INPUT_COUNT

1. Somebody else agrees. ${step('approve', { name: 'agrees', on_failure: 'continue', ...consent })}

~~~sh ${json({ name: 'glass', title: short(title), inputs: ['SEEN', 'COUNT', 'WAY', 'MORE'], ...consent })}
printf '%s' "$INPUT_SEEN" > seen; cat printed >&2; exit 3
~~~

## By schedule

~~~sh ${json({ name: 'fails', title: short(title) })}
cat printed; exit 3
~~~
`;
}

describe('a run through every kind of step, with hostile words in each', { timeout: 240_000 }, () => {
  let stage: HostileStage;
  let service = '';
  let whole = 0;
  beforeAll(async () => {
    stage = await raiseHostileStage(() => service);
  });
  afterAll(() => stage.close());

  const at =
    (step: string) =>
    ({ step: here, underWay, run }: Scene) =>
      here?.id === step && underWay === undefined && run.state !== 'working';

  async function goThrough(all: Words): Promise<void> {
    service = all.title;
    const runbook = await stage.write(pageOf(all));
    writeFileSync(join(stage.folder, 'printed'), all.printed);
    expect(runbook?.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const [refusal, skipped, ended, broken] = all.reasons;
    const { id } = await stage.begin('go', { values: { WORD: all.input } });
    await stage.show(id);
    const values = { WORD: all.edited, MORE: all.input };
    await stage.change(id, (runs, { run }) => runs.editInputs(id, run.visit, values, { by: karen }));
    expect((await stage.said(turnTopic)).map(({ title }) => title)).toContain('Inputs changed.');

    await stage.wish(id, { kind: 'run' });
    await stage.show(id);
    await answer(id, false, refusal);
    await stage.show(id);
    await stage.wish(id, { kind: 'run' });
    await answer(id, true, '');
    const asked = await stage.until(id, at('asks'));
    await stage.show(id);
    expect(asked.run.progress.values.SEEN).toBe(cleanBytes(Buffer.from(all.printed)).trim());
    const choices = asked.step?.kind === 'choose' ? asked.step.choices : [];
    await stage.wish(id, { kind: 'choose', value: choices[1]?.value ?? '' });

    const looked = await stage.until(id, ({ run }) => run.state === 'stuck');
    expect(looked.attempts.at(-1)?.note).toContain('The look printed “');
    await stage.show(id);
    await stage.wish(id, { kind: 'skip', reason: skipped });
    await stage.until(id, at('counts'));
    await stage.show(id);
    const done = { note: all.note.trim() || 'x', evidence: all.label, values: { COUNT: all.counted } };
    await stage.wish(id, { kind: 'done', ...done });

    for (const next of ['says-more', 'agrees']) {
      await stage.show(id);
      await stage.wish(id, { kind: 'run' });
      await stage.until(id, at(next));
    }
    const notices = (await stage.said(notifyTopic)).slice(0, 2);
    expect(notices.flatMap(({ parts }) => parts.map(({ kind }) => kind))).toEqual([
      ...['markdown', 'note'],
      ...['markdown', 'note'],
    ]);
    for (const notice of notices) expectOnlyWords(notice);
    await stage.wish(id, { kind: 'run' });
    await stage.show(id);
    await answer(id, false, refusal);
    await stage.until(id, at('glass'));
    await stage.show(id);
    const glass = await stage.change(id, (runs, { run }) =>
      runs.breakGlass(id, run.visit, broken.trim() || 'x', { by: terminal }),
    );
    expect(glass.kind).toBe('moved');
    await stage.until(id, ({ run }) => run.state === 'stuck');
    expect((await stage.said(glassTopic)).length).toBeGreaterThan(0);
    await stage.show(id);
    await stage.wish(id, { kind: 'abort', reason: ended });
    await stage.show(id);
    await stage.transcript(id);
    await bySchedule(ended);
    whole += 1;
  }

  async function answer(id: string, yes: boolean, reason: string): Promise<void> {
    const answered = await stage.change(id, (runs, { approval }) =>
      runs.consent(id, approval?.id ?? '', { yes, reason }, { by: karen }),
    );
    expect(answered.kind).toMatch(yes ? /moved|granted/ : /refused|moved/);
  }

  async function bySchedule(reason: string): Promise<void> {
    const { id } = await stage.begin('by-schedule', { by: schedule, pace: 'by-itself' });
    await stage.until(id, ({ run }) => run.state === 'stuck');
    await stage.show(id);
    expect((await stage.said(turnTopic))[0]?.title).toContain('stopped');
    await stage.wish(id, { kind: 'abort', reason });
    await stage.show(id);
    await stage.transcript(id);
  }

  it('shows nothing live and nothing that Slack refuses', async () => {
    await fc.assert(fc.asyncProperty(words, goThrough), { numRuns: 4, endOnFailure: true });
    expect(whole).toBe(4);
    expect(stage.looked.count).toBeGreaterThan(4 * 50);
  });
});

/** Of a notice the runbook writes one link, and no value is another. */
function expectOnlyWords({ parts }: Document): void {
  const live = parts.flatMap((part) => (part.kind === 'markdown' ? liveInMarkdown(part.text) : []));
  const others = live.filter(({ kind, target }) => kind !== 'mention' && !target.startsWith('[the way]('));
  expect(others).toEqual([]);
}
