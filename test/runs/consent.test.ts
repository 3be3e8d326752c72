import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import type { Actor } from '../../src/record/actor.ts';
import type { Approval } from '../../src/runbooks/step.ts';
import { type ConsentNeeded, consentNeeded } from '../../src/runs/consent.ts';
import { approversOf } from '../../src/runs/consent-words.ts';
import { stepCard } from '../../src/runs/step-card.ts';
import { transcriptOf } from '../../src/runs/transcript.ts';
import { karen, nick, openShop, type Shop } from './shop.ts';

const page = `---
armed: true
begin_at: [guarded, two-people, short, staging, look]
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

## Staging {#staging}

\`\`\`sh {"name": "fix"}
echo fix >> effects
\`\`\`

May it go on? <!-- step: approve {"name": "may", "on_failure": "goto:fix", "at_most": 3} -->

\`\`\`sh {"name": "import"}
echo "import $INPUT_FILE" >> effects
\`\`\`

## Import {#import}

\`\`\`sh {"name": "import-all"}
echo all >> effects
\`\`\`

## Look

\`\`\`sh {"step": "check", "name": "look", "title": "It is there", "within": "10s"}
echo look >> effects
\`\`\`
`;

function labelsOf({ parts }: Document): string[] {
  return parts.flatMap((part) => (part.kind === 'actions' ? part.actions.map(({ label }) => label) : []));
}

function wordsOf(document: Document): string {
  return JSON.stringify(document).replaceAll('\\n', ' \n').replaceAll('\\"', '"');
}

function consentOf(more: Partial<Approval>): Approval {
  return { roles: [], count: 1, expires: null, ...more };
}

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

  it('that nobody gave in time is asked for no more, without anybody pressing', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'short');
    await shop.runs.expire(id);
    expect((await shop.scene(id)).approval?.id).toBe(request);
    const { approval } = await shop.scene(id);
    await shop.until(id, () => Date.now() > (approval?.expiresAt ?? 0));
    await shop.runs.expire(id);
    expect((await shop.scene(id)).approval).toBeUndefined();
    expect(wordsOf(await shop.card(id))).toContain('The request for consent is over: Its time was over.');
    expect(labelsOf(await shop.card(id))).toContain('Ask for approval');
  });

  it('can be taken back by whoever asked for it, and only that', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    expect(await answer(shop, id, request, nick, false)).toBe('withdrawn');
    expect(labelsOf(await shop.card(id))).toContain('Ask for approval');
    expect(wordsOf(await shop.card(id))).toContain('not now');
    expect(shop.read('effects')).toBeUndefined();
  });

  it('is not said to have been given for what needed none', async () => {
    const shop = await openGuarded();
    writeFileSync(join(shop.folder, 'fail'), '');
    const { id, request } = await ask(shop, 'guarded');
    await answer(shop, id, request, karen);
    await shop.until(id, ({ run }) => run.state === 'stuck');
    await shop.wish(id, { kind: 'skip', reason: 'another way' }, nick);
    const over = await shop.scene(id);
    const approved = over.allAttempts.map((attempt) => [attempt.state, approversOf(over, attempt)]);
    expect(approved).toEqual([
      ['failed', ['slack:U2']],
      ['skipped', []],
    ]);
  });

  it('to a look is for what it looks with: one whose file has changed ends', async () => {
    const text = page.replace(
      '"name": "look", "title": "It is there", "within": "10s"}\necho look >> effects',
      '"name": "look", "approve": true, "uses": ["recipe"], "every": "1s", "within": "60s"}\nsh recipe',
    );
    const shop = await openShop(text);
    writeFileSync(join(shop.folder, 'recipe'), 'echo looked >> effects; exit 1');
    const { id, request } = await ask(shop, 'look');
    await answer(shop, id, request, karen);
    await shop.until(id, () => shop.read('effects') !== undefined);
    writeFileSync(join(shop.folder, 'recipe'), 'echo other >> effects');
    const over = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(over.attempts.at(-1)?.note).toContain('has changed since it began');
    expect(shop.read('effects')).not.toContain('other');
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
    expect(shop.read('effects')).toBe('fix\nfix\nimport a.sql\n');
  });

  it('cannot be got round by skipping the question', async () => {
    const shop = await openGuarded();
    const { id } = await shop.begin('staging');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run, step }) => run.state === 'asking' && step?.id === 'may');
    const skip = { kind: 'skip', reason: 'in a hurry' } as const;
    expect(await shop.wish(id, skip)).toContain('cannot be skipped');
    expect(labelsOf(await shop.card(id))).toEqual(['Ask for approval', 'Edit inputs…', 'Abort…']);
    await shop.wish(id, { kind: 'run' });
    expect(await shop.wish(id, skip)).toContain('cannot be skipped');
    expect(labelsOf(await shop.card(id))).toEqual(['Approve', 'Refuse…', 'Edit inputs…', 'Abort…']);
    expect((await shop.scene(id)).step?.id).toBe('may');
    expect(shop.read('effects')).toBe('fix\n');
  });

  it('cannot be got round by beginning behind the question', async () => {
    const shop = await openGuarded();
    await expect(shop.begin('import')).rejects.toThrow(
      'is only a part. Begin s/steps#guarded or s/steps#two-people',
    );
    await expect(shop.begin('')).rejects.toThrow('is only a part');
  });

  it('to go on is for the values with which it goes on', async () => {
    const shop = await openGuarded();
    const { id } = await shop.begin('staging');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run, step }) => run.state === 'asking' && step?.id === 'may');
    await shop.wish(id, { kind: 'run' });
    const request = await requestOf(shop, id);
    const { run } = await shop.scene(id);
    await shop.runs.editInputs(id, run.visit, { FILE: 'other.sql' }, { by: nick });
    expect(await answer(shop, id, request, karen)).toContain('over');
    expect((await shop.scene(id)).step?.id).toBe('may');
  });

  it('is needed before a command that only looks, too, where config asks for it before any command', async () => {
    const shop = await openShop(page, { consentByConfig: { roles: [], count: 1, expires: null } });
    const { id } = await shop.begin('look', { pace: 'by-itself' });
    await shop.driver.step();
    await shop.driver.step();
    expect(shop.read('effects')).toBeUndefined();
    expect(await shop.wish(id, { kind: 'run' })).toBe('asked');
    expect(wordsOf(await shop.card(id))).toContain('echo look');
    expect(await answer(shop, id, await requestOf(shop, id), karen)).toBe('moved');
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('look\n');
  });

  it('is asked with all that decides what will happen', async () => {
    const long = Array.from({ length: 300 }, (_, line) => `echo line ${line} >> effects`).join('\n');
    const shop = await openShop(page.replace('echo "guarded', `${long}\necho "guarded`));
    writeFileSync(join(shop.folder, 'recipe'), 'as it was');
    const { id } = await ask(shop, 'guarded');
    const shown = wordsOf(await shop.card(id));
    for (const words of ['echo line 0 ', 'echo line 150 ', 'echo line 299 ', 'guarded $INPUT_FILE', 'a.sql'])
      expect(shown).toContain(words);
    for (const words of [
      'this machine',
      userInfo().username,
      shop.folder,
      '1 min at most',
      'recipe (',
      'bash',
    ])
      expect(shown).toContain(words);
    writeFileSync(join(shop.folder, 'recipe'), 'as somebody made it');
    expect(wordsOf(await shop.card(id))).toContain('has changed since consent was asked for');
  });

  it('is named on the card and in the transcript, and so is a no', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    await answer(shop, id, request, karen, false);
    expect((await shop.card(id)).parts).toContainEqual({
      kind: 'text',
      text: [{ person: 'U2' }, ' said no: not now'],
    });
    await shop.wish(id, { kind: 'run' });
    const { run } = await shop.scene(id);
    await answer(shop, id, await requestOf(shop, id), karen);
    const over = await shop.until(id, (scene) => scene.run.state === 'finished');
    const step = over.walks.find('guarded');
    if (!step) throw new Error('there is no such step');
    const card = stepCard({ scene: over, visit: run.visit, step, isOurs: true, output: undefined });
    expect(JSON.stringify(card)).toContain('" · approved by ",{"person":"U2"}');
    const transcript = transcriptOf({
      scene: over,
      serviceName: 'S',
      outputs: new Map(),
      nameOf: (user) => user,
    });
    expect(transcript).toContain('U1, approved by U2: attempt 1');
  });

  it.each<[string, Approval | null, Approval | null, ConsentNeeded | null]>([
    ['nobody asks for it', null, null, null],
    [
      'the file alone',
      consentOf({ roles: ['dba'], expires: 5 }),
      null,
      { roles: [['dba']], count: 1, expires: 5 },
    ],
    ['config alone', null, consentOf({ count: 2 }), { roles: [], count: 2, expires: null }],
    [
      'both: the more people, the shorter time, a role of each',
      consentOf({ roles: ['dba'], count: 1, expires: 10 }),
      consentOf({ roles: ['lead', 'boss'], count: 2, expires: 20 }),
      { roles: [['dba'], ['lead', 'boss']], count: 2, expires: 10 },
    ],
    [
      'both, and config names no role',
      consentOf({ roles: ['dba'], count: 3 }),
      consentOf({ expires: 7 }),
      { roles: [['dba']], count: 3, expires: 7 },
    ],
  ])(
    'is what the file and config ask for, both have to be met: %s',
    async (_what, byFile, byConfig, needed) => {
      const shop = await openGuarded();
      const command = (await shop.scene((await shop.begin('guarded')).id)).step;
      if (command?.kind !== 'run') throw new Error('there is no command');
      expect(consentNeeded({ ...command, approve: byFile }, byConfig)).toEqual(needed);
    },
  );

  it('survives a restart', async () => {
    const shop = await openGuarded();
    const { id, request } = await ask(shop, 'guarded');
    await shop.restart();
    expect(await answer(shop, id, request, karen)).toBe('moved');
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('guarded a.sql\n');
  });
});
