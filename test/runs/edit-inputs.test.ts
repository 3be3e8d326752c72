import { describe, expect, it } from 'vitest';
import { inputsToEdit } from '../../src/runs/edit-inputs.ts';
import { karen, nick, openShop, type Shop } from './shop.ts';

const page = `---
armed: true
inputs:
  FILE: {label: File, pattern: '[a-z]+\\.sql', hint: such as dump.sql}
  MODE: {label: Mode, choices: [fast, careful], default: fast}
  NOTE: {label: Note, optional: true}
---
# Steps

## Restore

- [ ] Look around

\`\`\`sh {"name": "restore", "approve": true}
echo "restore $INPUT_FILE" >> effects
\`\`\`

\`\`\`sh {"name": "careful", "when": "MODE is careful"}
echo careful >> effects
\`\`\`

\`\`\`sh {"name": "after"}
echo "after $INPUT_FILE $INPUT_MODE \${INPUT_NOTE:-nothing}" >> effects
\`\`\`

## Ask

\`\`\`sh {"name": "ask", "step": "approve"}
May it begin?
\`\`\`

\`\`\`sh {"name": "ends"}
echo "$INPUT_FILE" >> effects
\`\`\`

## Fails

\`\`\`sh {"name": "fails"}
echo "$INPUT_FILE"; exit 1
\`\`\`

\`\`\`sh {"name": "then"}
echo "$INPUT_NOTE"
\`\`\`
`;
const done = { kind: 'done', note: '', evidence: '', values: {} } as const;
const values = { FILE: 'old.sql' };

async function edit(shop: Shop, run: string, wanted: Record<string, string>, by = nick) {
  const { visit } = (await shop.scene(run)).run;
  return shop.runs.editInputs(run, visit, wanted, { by });
}
const names = async (shop: Shop, run: string) => inputsToEdit(await shop.scene(run)).map(({ name }) => name);

describe('the inputs of a run', () => {
  it('may be changed before a step uses them, and the step runs with the new ones', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('restore', { values });
    expect(await names(shop, run.id)).toEqual(['FILE', 'MODE', 'NOTE']);
    const edited = await edit(shop, run.id, { FILE: 'new.sql', MODE: 'careful', NOTE: 'hello' });
    expect(edited.kind).toBe('moved');
    const scene = await shop.scene(run.id);
    expect(scene.run.progress.values).toEqual({ FILE: 'new.sql', MODE: 'careful', NOTE: 'hello' });
    expect(scene.run).toMatchObject({ state: 'asking', visit: run.visit });
  });

  it('are held against the same rules as at the beginning, and nothing is changed by wrong ones', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('restore', { values });
    for (const [wanted, field] of [
      [{ FILE: 'x; rm -rf /' }, 'FILE'],
      [{ FILE: '' }, 'FILE'],
      [{ FILE: 'a.sql', MODE: 'reckless' }, 'MODE'],
      [{ FILE: 'a.sql', NOTE: '-n' }, 'NOTE'],
      [{ FILE: 'a.sql', OTHER: 'x' }, 'OTHER'],
    ] as const) {
      const edited = await edit(shop, run.id, wanted);
      expect(edited.kind === 'inputs' && Object.keys(edited.problems)).toEqual([field]);
    }
    expect(await edit(shop, run.id, { FILE: 'old.sql', MODE: 'fast' })).toMatchObject({ kind: 'not-now' });
    expect((await shop.scene(run.id)).run.revision).toBe(run.revision);
  });

  it('take consent with them that was asked for or given, so that it is asked for anew', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('restore', { values });
    await shop.wish(run.id, done);
    expect(await shop.wish(run.id, { kind: 'run' })).toBe('asked');
    const asked = (await shop.scene(run.id)).approval;
    await edit(shop, run.id, { FILE: 'new.sql' });
    expect((await shop.scene(run.id)).approval).toBeUndefined();
    const late = await shop.runs.consent(run.id, asked?.id ?? '', { yes: true, reason: '' }, { by: karen });
    expect(late.kind).toBe('not-now');
    expect(shop.read('effects')).toBeUndefined();

    expect(await shop.wish(run.id, { kind: 'run' })).toBe('asked');
    const anew = (await shop.scene(run.id)).approval;
    await shop.runs.consent(run.id, anew?.id ?? '', { yes: true, reason: '' }, { by: karen });
    await shop.until(run.id, ({ step }) => step?.id === 'after');
    expect(shop.read('effects')).toBe('restore new.sql\n');
  });

  it('may not be changed once a step has used them, in what it did or in whether it came at all', async () => {
    const shop = await openShop(page.replace(', "approve": true', ''));
    const run = await shop.begin('restore', { values });
    await shop.wish(run.id, done);
    await shop.wish(run.id, { kind: 'run' });
    await shop.until(run.id, ({ step }) => step?.id === 'after');
    expect(await names(shop, run.id)).toEqual(['NOTE']);
    expect(await edit(shop, run.id, { FILE: 'new.sql', NOTE: 'x' })).toMatchObject({ kind: 'inputs' });
    expect((await edit(shop, run.id, { NOTE: 'late' })).kind).toBe('moved');
    await shop.wish(run.id, { kind: 'run' });
    await shop.until(run.id, ({ run: now }) => now.state === 'finished');
    expect(shop.read('effects')).toBe('restore old.sql\nafter old.sql fast late\n');
    expect(await names(shop, run.id)).toEqual([]);
    expect(await edit(shop, run.id, { NOTE: 'later' })).toMatchObject({ kind: 'not-now' });
  });

  it('may not be changed once somebody has approved of going on with them', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('ask', { values });
    await shop.wish(run.id, { kind: 'run' });
    expect(await names(shop, run.id)).toEqual(['FILE']);
    const request = (await shop.scene(run.id)).approval;
    await shop.runs.consent(run.id, request?.id ?? '', { yes: true, reason: '' }, { by: karen });
    expect((await shop.scene(run.id)).step?.id).toBe('ends');
    expect(await names(shop, run.id)).toEqual([]);
  });

  it('of a step that has failed stay as they are; those of later steps may be changed', async () => {
    const shop = await openShop(page);
    const run = await shop.begin('fails', { values });
    await shop.wish(run.id, { kind: 'run' });
    await shop.until(run.id, ({ run: now }) => now.state === 'stuck');
    expect(await names(shop, run.id)).toEqual(['NOTE']);
  });

  it('decide anew whether the step at which it stands comes at all', async () => {
    const shop = await openShop(page.replace(', "approve": true', ', "when": "NOTE is hello"'));
    const run = await shop.begin('restore', { values: { ...values, NOTE: 'hello' } });
    await shop.wish(run.id, done);
    expect((await shop.scene(run.id)).step?.id).toBe('restore');
    await edit(shop, run.id, { FILE: 'old.sql', MODE: 'careful' });
    const scene = await shop.scene(run.id);
    expect(scene.step?.id).toBe('careful');
    expect(scene.run.visit).toBe(3);
  });

  it('are changed by one of two who change them at the same moment, or of one who changes and one who runs', async () => {
    const shop = await openShop(page.replace(', "approve": true', ''));
    const run = await shop.begin('restore', { values });
    await shop.wish(run.id, done);
    const [edited, ran] = await Promise.all([
      edit(shop, run.id, { FILE: 'new.sql' }, karen),
      shop.wish(run.id, { kind: 'run' }),
    ]);
    expect(ran).toBe('moved');
    await shop.until(run.id, ({ step }) => step?.id === 'after');
    expect(shop.read('effects')).toBe(`restore ${edited.kind === 'moved' ? 'new' : 'old'}.sql\n`);
  });
});
