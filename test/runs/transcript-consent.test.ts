import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import type { ApprovalRequest } from '../../src/runs/approval.ts';
import type { Attempt } from '../../src/runs/attempt.ts';
import { sceneOf } from '../../src/runs/scene.ts';
import { transcriptOf } from '../../src/runs/transcript.ts';
import { karen, openShop } from './shop.ts';

const page = `---
armed: true
---
# Steps

## Go

~~~sh {"name": "before", "title": "Before"}
echo before
~~~

~~~sh {"name": "guarded", "title": "Guarded", "approve": true}
echo guarded
~~~
`;

function written(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'THEN');
}

describe('requests for consent in the transcript', () => {
  it('are all told under their step: the one that was refused, and the one that was granted', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('go');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ step }) => step?.id === 'guarded');
    const answer = async (yes: boolean) => {
      await shop.wish(id, { kind: 'run' });
      const { approval } = await shop.scene(id);
      await shop.runs.consent(
        id,
        approval?.id ?? '',
        { yes, reason: yes ? '' : 'not *before* noon' },
        { by: karen },
      );
    };
    await answer(false);
    await answer(true);
    const scene = await shop.until(id, ({ run }) => run.state === 'finished');
    const names: Record<string, string> = { U1: 'Nick', U2: 'Karen' };
    const text = written(
      transcriptOf({
        scene,
        serviceName: 'Site',
        outputs: new Map(),
        nameOf: (key) => names[key] ?? key,
      }),
    );
    const [, chapter = ''] = text.split('## 2. Guarded');
    expect(chapter.split('\n').filter((line) => line !== '')).toEqual([
      ...['```sh', 'echo guarded', '```'],
      'THEN, Nick: asked for consent. Karen said no.',
      String.raw`> not \*before\* noon`,
      'THEN, Nick: asked for consent. Karen agreed at THEN.',
      expect.stringMatching(/^THEN, Nick, approved by Karen: attempt 1, done/),
    ]);
    expect(text.split('## 2.')[0]).not.toContain('consent');
  });

  const at = 1_772_607_600_000;
  const attempt = (step: string, visit: number, startedAt: number, more: Partial<Attempt> = {}): Attempt => ({
    ...{ id: `${step}${visit}${startedAt}`, run: 'r1', step, visit, number: 1, state: 'succeeded' },
    ...{ by: 'slack:U1', startedAt, endedAt: startedAt, took: null, exitCode: null, note: null },
    ...{ evidence: null, printed: null, plan: null, ...more },
  });
  const request = (requestedAt: number, more: Partial<ApprovalRequest>): ApprovalRequest => ({
    ...{ id: `q${requestedAt}`, run: 'r1', step: 'guarded', plan: 'p', state: 'asked' },
    ...{ requestedBy: 'slack:U1', requestedAt, expiresAt: requestedAt + 1, needed: 1, roles: [] },
    ...{ givers: [], refusedBy: null, reason: null, ...more },
  });

  async function told(
    attempts: readonly Attempt[],
    approvals: readonly ApprovalRequest[],
  ): Promise<string[]> {
    const shop = await openShop(page);
    const { run } = await shop.scene((await shop.begin('go')).id);
    const runbook = readRunbook({ service: 's', name: 'steps', path: 'steps.md' }, page);
    const text = transcriptOf({
      scene: sceneOf({ run, attempts: [...attempts], approvals: [...approvals] }, runbook),
      serviceName: 'Site',
      outputs: new Map(),
      nameOf: (key) => key,
    });
    return written(text)
      .split('\n')
      .filter((line) => /^(?:##|>|THEN)/.test(line));
  }

  it('say how they ended, and stand under a step of their own when nothing was done there', async () => {
    const lines = await told(
      [attempt('before', 1, at)],
      [
        // Within the same moment as what was done before.
        request(at, { state: 'expired', reason: 'Its time was over.' }),
        request(at + 1, { state: 'withdrawn', reason: 'The run went another way.' }),
        request(at + 2, { needed: 2, givers: [{ by: 'slack:U2', at: at + 3 }] }),
      ],
    );
    expect(lines).toEqual([
      ...['## 1. Before', 'THEN, U1: attempt 1, done.', '## 2. Guarded'],
      ...['THEN, U1: asked for consent. It expired.', '> Its time was over.'],
      ...['THEN, U1: asked for consent. It was withdrawn.', '> The run went another way.'],
      'THEN, U1: asked for consent. U2 agreed at THEN. 1 of 2 people have agreed.',
    ]);
  });

  it('stand with the visit that they were for', async () => {
    const lines = await told(
      [
        attempt('guarded', 1, at, { state: 'failed' }),
        attempt('before', 2, at + 10),
        attempt('guarded', 3, at + 20),
      ],
      [
        request(at, { state: 'used', givers: [{ by: 'slack:U2', at }] }),
        request(at + 5, { state: 'refused', refusedBy: 'slack:U3', reason: 'later\n# now' }),
        request(at + 15, { state: 'used', givers: [{ by: 'slack:U3', at: at + 16 }] }),
      ],
    );
    expect(lines).toEqual([
      ...['## 1. Guarded', 'THEN, U1: asked for consent. U2 agreed at THEN.'],
      'THEN, U1, approved by U2: attempt 1, failed.',
      ...['THEN, U1: asked for consent. U3 said no.', '> later', String.raw`> \# now`],
      ...['## 2. Before', 'THEN, U1: attempt 1, done.'],
      ...['## 3. Guarded', 'THEN, U1: asked for consent. U3 agreed at THEN.'],
      'THEN, U1, approved by U3: attempt 1, done.',
    ]);
  });
});
