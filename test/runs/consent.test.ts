import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/record/actor.ts';
import { karen, nick, openShop, type Shop } from './shop.ts';

const page = `---
armed: true
inputs:
  FILE: {default: a.sql}
---
# Steps

## Guarded

\`\`\`sh {"name": "guarded", "approve": {"expires": "1h"}, "uses": ["recipe"]}
echo "guarded $INPUT_FILE" >> effects
[ ! -e fail ]
\`\`\`

## Two people

\`\`\`sh {"name": "two", "approve": {"count": 2}}
echo two >> effects
\`\`\`

## Short

\`\`\`sh {"name": "short", "approve": {"expires": "1s"}}
echo short >> effects
\`\`\`

## Staging

\`\`\`sh {"name": "fix"}
echo fix >> effects
\`\`\`

May it go on? <!-- step: approve {"name": "may", "on_failure": "goto:fix", "at_most": 3} -->

\`\`\`sh {"name": "import"}
echo import >> effects
\`\`\`
`;

const sam: Actor = { kind: 'slack', user: 'U3' };

async function openGuarded(): Promise<Shop> {
  const shop = await openShop(page);
  writeFileSync(join(shop.folder, 'recipe'), 'as it was');
  return shop;
}

async function ask(shop: Shop, procedure: string) {
  const { id } = await shop.begin(procedure);
  expect(await shop.wish(id, { kind: 'run' }, nick)).toBe('asked');
  return { id, request: await requestOf(shop, id) };
}

async function requestOf(shop: Shop, id: string): Promise<string> {
  const { approval } = await shop.scene(id);
  if (!approval) throw new Error('nobody was asked');
  return approval.id;
}

async function answer(shop: Shop, id: string, request: string, by: Actor, yes = true): Promise<string> {
  const answered = await shop.runs.consent(id, request, { yes, reason: yes ? '' : 'not now' }, { by });
  return answered.kind === 'not-now' ? answered.reason : answered.kind;
}

describe('consent', () => {
  it('lets a step begin, once, when somebody else gives it', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    expect(shop.read('effects')).toBeUndefined();
    expect(await shop.wish(id, { kind: 'run' }, karen)).toContain('asked for already');
    expect(await answer(shop, id, request, karen)).toBe('moved');
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('guarded a.sql\n');
    expect(await answer(shop, id, request, sam)).toContain('over');
  });

  it('is never given by whoever asked for it', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    expect(await answer(shop, id, request, nick)).toContain('somebody else');
    expect(shop.read('effects')).toBeUndefined();
  });

  it('is never given in a terminal', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    expect(await answer(shop, id, request, { kind: 'terminal', uid: 0 })).toContain('in Slack only');
  });

  it('is for one attempt: another try asks anew', async () => {
    const shop = await openGuarded();
    writeFileSync(join(shop.folder, 'fail'), '');
    const { id, request } = await ask(shop, 'guarded');
    await answer(shop, id, request, karen);
    await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(await shop.wish(id, { kind: 'run' }, nick)).toBe('asked');
    expect(await requestOf(shop, id)).not.toBe(request);
    expect(shop.read('effects')).toBe('guarded a.sql\n');
  });

  it('is for exactly this: it is withdrawn when a file that the step uses has changed', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    writeFileSync(join(shop.folder, 'recipe'), 'as somebody made it');
    expect(await answer(shop, id, request, karen)).toBe('withdrawn');
    expect(shop.read('effects')).toBeUndefined();
    expect(await shop.wish(id, { kind: 'run' }, nick)).toBe('asked');
  });

  it('is not asked for what cannot be run: a file that the step uses is gone', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('guarded');
    expect(await shop.wish(id, { kind: 'run' }, nick)).toContain('cannot be read');
  });

  it('takes as many people as the runbook says, each once', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'two-people');
    expect(await answer(shop, id, request, karen)).toBe('asked');
    expect(await answer(shop, id, request, karen)).toContain('already');
    expect(shop.read('effects')).toBeUndefined();
    expect(await answer(shop, id, request, sam)).toBe('moved');
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('two\n');
  });

  it('ends after its time', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'short');
    const { approval } = await shop.scene(id);
    await shop.until(id, () => Date.now() > (approval?.expiresAt ?? 0));
    expect(['expired', 'This request is over.']).toContain(await answer(shop, id, request, karen));
    expect(shop.read('effects')).toBeUndefined();
    expect(await shop.wish(id, { kind: 'run' }, nick)).toBe('asked');
  });

  it('is good for nothing once the run went another way', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    await shop.wish(id, { kind: 'skip', reason: 'not needed' }, nick);
    expect(await answer(shop, id, request, karen)).toContain('over');
    expect(shop.read('effects')).toBeUndefined();
  });

  it('can be refused: what is to be mended is mended, and asked again', async () => {
    const shop = await openGuarded();
    const { id } = await shop.begin('staging');
    const mendAndAsk = async () => {
      await shop.wish(id, { kind: 'run' }, nick);
      await shop.until(id, ({ run, step }) => run.state === 'asking' && step?.id === 'may');
      expect(await shop.wish(id, { kind: 'run' }, nick)).toBe('asked');
      return requestOf(shop, id);
    };
    expect(await answer(shop, id, await mendAndAsk(), karen, false)).toBe('refused');
    expect((await shop.scene(id)).step?.id).toBe('fix');
    expect(await answer(shop, id, await mendAndAsk(), karen)).toBe('granted');
    await shop.wish(id, { kind: 'run' }, nick);
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('fix\nfix\nimport\n');
  });

  it('survives a restart', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    await shop.restart();
    expect(await answer(shop, id, request, karen)).toBe('moved');
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('guarded a.sql\n');
  });
});
