import { describe, expect, it } from 'vitest';
import { planPart } from '../../src/runs/plan-view.ts';
import type { Scene } from '../../src/runs/scene.ts';
import { openShop } from './shop.ts';

const page = `---
armed: true
---
# Steps

## Restore

- [ ] Prepare
  - [ ] Stop the writers
  - [ ] Tell the users

\`\`\`sh {"name": "verify", "title": "Verify it", "rollback": "undo"}
[ -e fine ]
\`\`\`

\`\`\`sh {"name": "undo", "title": "Undo it"}
true
\`\`\`

- [ ] Start the writers
`;

/** The title, and each step as `state text · note`. */
function shown(scene: Scene): string[] {
  const { title, steps } = planPart(scene);
  return [title, ...steps.map(({ state, text, note }) => `${state} ${text}${note ? ` · ${note}` : ''}`)];
}

const manySteps = (amount: number) =>
  `# Long\n\n## All\n\n${Array.from({ length: amount }, (_, at) => `- [ ] Task ${at + 1}`).join('\n')}\n`;

describe('the plan of a run', () => {
  it('names its steps in the order of the file, what became of each, and where it stands', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('restore');
    expect(shown(await shop.scene(run.id))).toEqual([
      'Step 1 of 4: Stop the writers',
      'here Stop the writers · waits for you',
      'pending Tell the users',
      'pending Verify it',
      'pending Start the writers',
    ]);
    await shop.wish(run.id, { kind: 'done', note: '', evidence: '', values: {} });
    await shop.wish(run.id, { kind: 'skip', reason: 'nobody is there' });
    await shop.wish(run.id, { kind: 'run' });
    await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    expect(shown(await shop.scene(run.id))).toEqual([
      'Step 3 of 4: Verify it',
      'done Stop the writers',
      'skipped Tell the users · skipped',
      'failed Verify it · needs a decision',
      'pending Start the writers',
    ]);
    await shop.wish(run.id, { kind: 'roll-back' });
    expect(shown(await shop.scene(run.id)).slice(3)).toEqual([
      'failed Verify it · failed',
      'here Undo it · waits for you',
      'pending Start the writers',
    ]);
    await shop.wish(run.id, { kind: 'abort', reason: 'enough' });
    expect(shown(await shop.scene(run.id))[0]).toBe('5 steps: 1 done, 1 skipped, 1 failed');
  });

  it('folds a long one around where the run stands, and says how many steps that hides', async () => {
    const shop = await openShop(manySteps(120));
    const run = await shop.begin('all');
    const at = async () => shown(await shop.scene(run.id));
    const first = await at();
    expect(first).toHaveLength(40);
    expect(first.slice(0, 2)).toEqual(['Step 1 of 120: Task 1', 'here Task 1 · waits for you']);
    expect(first.at(-1)).toBe('pending 82 more steps after these');
    for (let count = 0; count < 60; count += 1)
      await shop.wish(
        run.id,
        count === 7 ? { kind: 'skip', reason: 'no' } : { kind: 'done', note: '', evidence: '', values: {} },
      );
    const middle = await at();
    expect(middle).toHaveLength(41);
    expect(middle[1]).toBe('skipped 48 steps before: 47 done, 1 skipped');
    expect(middle).toContain('here Task 61 · waits for you');
    expect(middle.at(-1)).toBe('pending 34 more steps after these');
  });

  it('counts no steps ahead while an answer leads to more of them', async () => {
    const shop = await openShop(`# Steps

## Restore

Which way? <!-- step: choose {"name": "way"} -->

- [By the dump](#dump)
- [By hand](#hand)

### Dump

- [ ] Load it
- [ ] Check it

### Hand

- [ ] Type it
`);
    const run = await shop.begin('restore');
    expect(shown(await shop.scene(run.id))).toEqual([
      'Step 1: Which way?',
      'here Which way? · waits for you',
    ]);
    const { step } = await shop.scene(run.id);
    const value = step?.kind === 'choose' ? (step.choices[0]?.value ?? '') : '';
    await shop.wish(run.id, { kind: 'choose', value });
    expect(shown(await shop.scene(run.id))).toEqual([
      'Step 2 of 3: Load it',
      'done Which way?',
      'here Load it · waits for you',
      'pending Check it',
    ]);
  });

  it('names all of 40 steps', async () => {
    const shop = await openShop(manySteps(40));
    const run = await shop.begin('all');
    expect(shown(await shop.scene(run.id))).toHaveLength(41);
  });
});
