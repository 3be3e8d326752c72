import { describe, expect, it } from 'vitest';
import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import type { Document, Part, PlanStep } from '../../../src/core/reply.ts';
import { renderBlocks } from '../../../src/slack/render/blocks.ts';
import { fallbackText } from '../../../src/slack/render/plain.ts';
import { names } from '../support/names.ts';

const checks = new Checks(new Faults());
const steps: PlanStep[] = [
  { id: 'a', text: 'Stop the writers', state: 'done' },
  { id: 'b', text: 'Tell the users', state: 'skipped', note: 'skipped' },
  { id: 'c', text: 'Restore', state: 'failed', note: 'needs a decision' },
  { id: 'd', text: 'Verify', state: 'here', note: 'waits for you' },
  { id: 'e', text: 'Start the writers', state: 'pending' },
];
const plan = (some: readonly PlanStep[] = steps, title = 'Step 4 of 5: Verify'): Document => ({
  title: 'Restore',
  parts: [{ kind: 'plan', title, steps: some } satisfies Part],
});

function render(document: Document, options: Parameters<typeof renderBlocks>[2] = { newBlocks: true }) {
  const blocks = renderBlocks(document, names, options);
  checks.message({ text: 'said', blocks });
  return { blocks, types: blocks.map(({ type }) => type), words: JSON.stringify(blocks) };
}

describe('a plan', () => {
  it('is a plan of Slack: where it stands in the title, each step with its state and what there is to say', () => {
    const { blocks, types } = render(plan());
    expect(types).toEqual(['header', 'plan']);
    const card = (task_id: string, title: string, status: string) => ({
      type: 'task_card',
      task_id,
      title,
      status,
    });
    expect(blocks[1]).toEqual({
      type: 'plan',
      title: 'Step 4 of 5: Verify',
      tasks: [
        card('a', 'Stop the writers', 'complete'),
        card('b', 'Tell the users · skipped', 'complete'),
        card('c', 'Restore · needs a decision', 'error'),
        card('d', 'Verify · waits for you', 'in_progress'),
        card('e', 'Start the writers', 'pending'),
      ],
    });
  });

  it('is said in lines where Slack does not take it, with the same words', () => {
    for (const options of [{ newBlocks: false }, { newBlocks: true, surface: 'home' as const }]) {
      const { types, words } = render(plan(), options);
      expect(types).not.toContain('plan');
      for (const { text, note } of steps) expect(words).toContain(note ? ` · ${note}` : text);
      expect(words).toContain('Step 4 of 5: Verify');
      expect(words).toContain('○ Start the writers');
    }
  });

  it('is said whole to those who hear it, or see no blocks', () => {
    expect(fallbackText(plan(), names)).toBe(
      [
        'Restore',
        'Step 4 of 5: Verify',
        '✓ Stop the writers',
        '– Tell the users · skipped',
        '✗ Restore · needs a decision',
        '▶ Verify · waits for you',
        '○ Start the writers',
      ].join('\n'),
    );
  });

  it('comes in lines when Slack would refuse it: too many steps, none, an id twice, an id too long', () => {
    const many = (amount: number): PlanStep[] =>
      Array.from({ length: amount }, (_, at) => ({ id: `s${at}`, text: `Step ${at}`, state: 'pending' }));
    const step = (id: string): PlanStep => ({ id, text: 'x', state: 'done' });
    expect(render(plan(many(50))).types).toContain('plan');
    for (const some of [many(51), [], [step('a'), step('a')], [step('')], [step('i'.repeat(256))]])
      expect(render(plan(some)).types).not.toContain('plan');
  });

  it('keeps the words of a runbook plain words, and within what Slack takes', () => {
    const nasty = '<!channel> :tada: *all* `x` https://example.test/a\u0007 \u001b[31m';
    const { blocks, words } = render(
      plan([{ id: 'a', text: `${nasty} ${'w'.repeat(400)}`, state: 'here' }], `${nasty}${'t'.repeat(400)}`),
    );
    expect(words).not.toMatch(/:tada:|https:\/\/|\\u0007|\\u001b/);
    const [, drawn] = blocks;
    if (drawn?.type !== 'plan') throw new Error('no plan');
    expect(drawn.title.length).toBeLessThanOrEqual(200);
    expect(String(drawn.tasks?.[0]?.title).length).toBeLessThanOrEqual(200);
  });

  it('comes once in a message', () => {
    const twice: Document = { ...plan(), parts: [...plan().parts, ...plan().parts] };
    expect(render(twice).types.filter((type) => type === 'plan')).toHaveLength(1);
  });
});
