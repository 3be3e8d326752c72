import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';
import { cleanBytes } from '../../src/execution/clean-text.ts';
import { parseMarkdown } from '../../src/runbooks/markdown.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import type { Attempt } from '../../src/runs/attempt.ts';
import { beginning } from '../../src/runs/progress.ts';
import type { Run } from '../../src/runs/run.ts';
import { sceneOf } from '../../src/runs/scene.ts';
import { transcriptOf } from '../../src/runs/transcript.ts';
import { hostile } from '../slack/support/hostile.ts';

const runbook = readRunbook(
  { service: 's', name: 'steps', path: 'runbooks/s/steps.md' },
  '---\narmed: true\n---\n# Go\n\n~~~sh {"name": "prints"}\necho\n~~~\n\n- [ ] Look <!-- step: manual {"name": "looks"} -->\n',
);
const at = 1_772_607_600_000;

function runOf(words: { title: string; reason: string; value: string }): Run {
  return {
    id: 'r1',
    service: 's',
    runbook: 'steps',
    procedure: 'go',
    title: words.title,
    pin: 'abcdef0123456789',
    state: 'aborted',
    revision: 3,
    visit: 2,
    progress: { ...beginning('go', { WORD: words.value }), frames: [] },
    pace: 'step-by-step',
    startedBy: 'slack:U1',
    heldBy: 'slack:U2',
    startedAt: at,
    endedAt: at + 60_000,
    reason: words.reason,
    channel: '#ops',
    card: null,
    onlyOne: null,
    closes: null,
    dueAt: null,
    lateAt: null,
    lease: { holder: 'bot', until: null },
  };
}

function attemptOf(id: string, visit: number, more: Partial<Attempt>): Attempt {
  return {
    id,
    run: 'r1',
    step: id,
    visit,
    number: 1,
    state: 'succeeded',
    by: 'slack:U1',
    startedAt: at,
    endedAt: at + 1_000,
    took: 1_000,
    exitCode: 0,
    note: null,
    evidence: null,
    printed: null,
    plan: null,
    ...more,
  };
}

const short = hostile.map((text) => text.slice(0, 1_000));
const words = fc.record({
  title: short,
  reason: short,
  value: short,
  service: short,
  person: short,
  note: short,
  evidence: short,
  // As it is read from the disk.
  printed: short.map((text) => cleanBytes(Buffer.from(text))),
});

describe('the transcript of a run', () => {
  it('holds what people wrote as text, and what was printed in fences that nothing closes', () => {
    fc.assert(
      fc.property(words, (all) => {
        const attempts = [
          attemptOf('prints', 1, { printed: all.printed.length }),
          attemptOf('looks', 2, { exitCode: null, note: all.note, evidence: all.evidence }),
        ];
        const text = transcriptOf({
          scene: sceneOf({ run: runOf(all), attempts, approvals: [] }, runbook),
          serviceName: all.service,
          outputs: new Map([['prints', { beginning: all.printed, end: '', printed: all.printed.length }]]),
          nameOf: () => all.person,
        });
        const nodes = [...everyNode(parseMarkdown(text))];
        const kinds = new Set<string>(nodes.map(({ type }) => type));
        for (const kind of [
          'html',
          'image',
          'table',
          'footnoteReference',
          'definition',
          'delete',
          'thematicBreak',
        ])
          expect(kinds, text).not.toContain(kind);
        expect(nodes.filter(({ type }) => type === 'heading')).toHaveLength(3);
        const fences = nodes.flatMap((node) => (node.type === 'code' ? [node.value.trimEnd()] : []));
        const printed = all.printed.trimEnd();
        expect(fences).toEqual(printed === '' ? ['echo'] : ['echo', printed]);
      }),
      { numRuns: 250 },
    );
  });
});

function* everyNode(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* everyNode(child);
}
