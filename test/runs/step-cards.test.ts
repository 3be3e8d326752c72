import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import { runCard } from '../../src/runs/run-card.ts';
import type { Scene } from '../../src/runs/scene.ts';
import { stepCard } from '../../src/runs/step-card.ts';
import { nick, openShop } from './shop.ts';

const page = `---
armed: true
inputs:
  FILE: {label: File, pattern: '[a-z]+\\.sql'}
---
# Steps

## Restore

1. Look at the tables. *Is it whole?* Then go on to what comes next, and say how long all of it took. <!-- step: manual {"name": "look", "record": {"name": "TIME", "label": "Time to restore", "unit": "min"}, "note": "required"} -->

It is back, from $INPUT_FILE. It took $INPUT_TIME minutes. <!-- step: notify {"name": "say", "title": "Say it", "channel": "incidents"} -->

- [ ] The database is whole <!-- step: check {"name": "whole", "check": "integrity", "within": "1m"} -->

## Fails

\`\`\`sh {"name": "fails", "title": "Try it", "rollback": "undo"}
exit 1
\`\`\`

\`\`\`sh {"name": "undo", "title": "Undo it"}
true
\`\`\`

## Taken back

\`\`\`sh {"name": "breaks", "title": "Break it", "rollback": "mend"}
exit 1
\`\`\`

### Mend

\`\`\`sh {"name": "mends", "title": "Mend it"}
true
\`\`\`

Skip the breaking now.

## Two

\`\`\`sh {"name": "first"}
until [ -e go ]; do sleep 0.05; done
\`\`\`

\`\`\`sh {"name": "second"}
echo second > done
\`\`\`
`;

/** The words of a card, as one text. */
function words(document: Document): string {
  return [document.title, ...JSON.stringify(document.parts).matchAll(/"(?:[^"\\]|\\.)*"/g)].join(' ');
}

function labelsOf({ parts }: Document): string[] {
  return parts.flatMap((part) => (part.kind === 'actions' ? part.actions.map(({ label }) => label) : []));
}

function cardOf(scene: Scene, id: string, visit = scene.run.visit): Document {
  const step = scene.walks.find(id);
  if (!step) throw new Error(`there is no step ${id}`);
  return stepCard({ scene, visit, step, isOurs: true, output: undefined, channel: '#incidents' });
}

const look = { kind: 'done', note: 'two tables', evidence: '', values: { TIME: '42' } } as const;

describe('the card of a step', () => {
  it('shows what was written down at a step by hand, with its note', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('restore', { values: { FILE: 'dump.sql' } });
    const before = cardOf(await shop.scene(run.id), 'look');
    expect(before.parts[0]).toEqual({
      kind: 'markdown',
      text: '*Is it whole?* Then go on to what comes next, and say how long all of it took.',
    });
    await shop.wish(run.id, look);
    const card = cardOf(await shop.scene(run.id), 'look', run.visit);
    expect(card.parts).toContainEqual({
      kind: 'fields',
      fields: [{ name: 'Time to restore', value: '42 min' }],
    });
    expect(words(card)).toContain('two tables');
  });

  it('shows what will be said, and where, before anybody says it', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('restore', { values: { FILE: 'dump.sql' } });
    await shop.wish(run.id, look);
    const asked = cardOf(await shop.scene(run.id), 'say');
    expect(asked.parts.slice(0, 3)).toEqual([
      { kind: 'text', text: ['This goes to ', { channel: '#incidents' }, ':'] },
      { kind: 'text', text: [{ bold: 'It is back, from dump.sql.' }] },
      { kind: 'markdown', text: 'It took 42 minutes.' },
    ]);
  });

  it('says that something was said, where, and that a check holds: neither has an exit code', async () => {
    const shop = await openShop(page);
    shop.statuses.set('s/integrity', 'ok');
    const run = await shop.begin('restore', { values: { FILE: 'dump.sql' } });
    await shop.wish(run.id, look);
    await shop.wish(run.id, { kind: 'run' });
    const over = await shop.until(run.id, ({ run: now }) => now.state === 'finished');
    const visits = new Map(over.allAttempts.map(({ step, visit }) => [step, visit]));
    expect(cardOf(over, 'say', visits.get('say')).parts[0]).toMatchObject({
      lines: [{ text: ['said', ' in ', { channel: '#incidents' }, ...Array(4).fill(expect.anything())] }],
    });
    const holds = cardOf(over, 'whole', visits.get('whole'));
    expect(words(holds)).toContain('it holds after');
    expect(words(holds)).not.toContain('exit code');
  });

  it('says after a failure what can be done about it', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('fails');
    await shop.wish(run.id, { kind: 'run' });
    const scene = await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    expect(words(cardOf(scene, 'fails'))).toContain('Try it again, roll back what it did, or skip it');
  });

  it('says once it was rolled back what the file says below it, and offers that no more', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('taken-back');
    await shop.wish(run.id, { kind: 'run' });
    const failed = await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    expect(labelsOf(cardOf(failed, 'breaks'))).toContain('Roll back');
    await shop.wish(run.id, { kind: 'roll-back' });
    expect((await shop.scene(run.id)).step?.id).toBe('mends');
    await shop.wish(run.id, { kind: 'run' });
    const back = await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    expect(back.step?.id).toBe('breaks');
    expect(words(cardOf(back, 'breaks'))).toContain('Skip the breaking now.');
    expect(labelsOf(cardOf(back, 'breaks'))).toEqual(['Retry', 'Done by hand…', 'Skip…', 'Abort…']);
    await shop.wish(run.id, { kind: 'run' });
    const again = await shop.until(run.id, (now) => now.run.state === 'stuck' && now.attempts.length > 0);
    expect(labelsOf(cardOf(again, 'breaks'))).toContain('Roll back');
    expect(words(cardOf(again, 'breaks'))).not.toContain('Skip the breaking now.');
  });

  it('does not say that all is rolled back when a step of that was skipped', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('taken-back');
    await shop.wish(run.id, { kind: 'run' });
    await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    await shop.wish(run.id, { kind: 'roll-back' });
    await shop.wish(run.id, { kind: 'skip', reason: 'in a hurry' });
    const back = await shop.scene(run.id);
    expect(words(cardOf(back, 'breaks'))).toContain('Not all of it is rolled back: “Mend it” was skipped');
    expect(labelsOf(cardOf(back, 'breaks'))).toContain('Roll back');
  });

  it('of the run does not call well what failed and was skipped', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('taken-back');
    await shop.wish(run.id, { kind: 'run' });
    await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    await shop.wish(run.id, { kind: 'skip', reason: 'another way' });
    const over = runCard(await shop.scene(run.id), 'S');
    expect([over.title, over.status]).toEqual(['Taken back · S · finished, 1 step skipped', 'warning']);
  });

  it('of a run that went on by itself and was paused lets it go on by itself again', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('two', { pace: 'by-itself' });
    await shop.until(run.id, ({ underWay }) => underWay?.state === 'running');
    await shop.runs.setPace(run.id, 'paused', { by: nick });
    writeFileSync(join(shop.folder, 'go'), '');
    const asked = await shop.until(run.id, ({ run: now }) => now.state === 'asking');
    expect(shop.read('done')).toBeUndefined();
    expect(labelsOf(cardOf(asked, 'second'))).toEqual(['Run', 'Go on by itself', 'Skip…', 'Abort…']);
    await shop.runs.setPace(run.id, 'by-itself', { by: nick });
    await shop.until(run.id, ({ run: now }) => now.state === 'finished');
    expect(shop.read('done')).toBe('second\n');
  });

  it('names somebody in a terminal so that whoever shows it can look them up', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('fails', { by: { kind: 'terminal', uid: 1234 } });
    const card = runCard(await shop.scene(run.id), 'S');
    expect(card.parts[0]).toMatchObject({
      text: [{ person: 'uid:1234' }, ' began it ', expect.anything(), '.'],
    });
  });
});
