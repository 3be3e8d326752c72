import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, nora, otto } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

const steps = `---
armed: true
one_at_a_time: procedure
---
# Steps

## Pass it on

\`\`\`sh {"name": "first", "title": "Count it"}
echo first >> counted
\`\`\`

- [ ] Look at it.

## Show it

\`\`\`sh {"name": "shown", "title": "Count what is shown"}
echo shown >> shown
\`\`\`

- [ ] Look at what is shown.

## One at a time

- [ ] Take your time.

## Patience

Until the site answers. <!-- step: wait {"check": "site-up", "every": "5s"} -->

\`\`\`sh {"name": "behind", "title": "Go on behind it"}
echo behind >> behind
\`\`\`
`;

const leads = `---
armed: true
roles: [lead]
---
# For leads

## Delicate

- [ ] Do it with care.
`;

const loose = `# By hand

## Walk

First this one:

\`\`\`sh
echo first >> byhand
\`\`\`

\`\`\`sh {"step": "check"}
echo looked >> byhand
\`\`\`

- [ ] Look around.

\`\`\`sh
echo last >> byhand
\`\`\`
`;

const proofs = `---
armed: true
---
# Duties

## Restore test

- [ ] Restore it. <!-- step: manual {"evidence": "required"} -->
- [ ] Tell the others.
`;

let stage: Stage;
let bot: InProcessBot;
let olena: Hands;
let ootto: Hands;

beforeAll(async () => {
  stage = await raiseStage({
    runbooks: { steps, leads, loose, duties: proofs },
    schedules: quietSchedules,
  });
  olena = handsOf(stage.workspace, lena);
  ootto = handsOf(stage.workspace, otto);
  bot = await stage.startConnected();
});
afterAll(() => stage.remove());

/** Waits until the latest message for all with the title shows the words and offers the button. */
const shows = (title: string, words = '', label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(() => {
    const message = olena.sees().findLast(({ text, ephemeral }) => !ephemeral && text.includes(title));
    const fits = message && textOf(message).includes(words);
    return fits && (label === undefined || labelsOf(message).includes(label)) ? message : undefined;
  }, patience);

/** What is said at the end of the run whose transcript holds the text. */
const writtenDown = (text: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () => olena.sees().find(({ files }) => files.some((file) => file.text?.includes(text))),
    patience,
  );

/** What somebody is told privately by what they do. */
async function told(hands: Hands, text: string, deed: () => Promise<unknown>): Promise<PageMessage> {
  const answer = hands.isTold(text);
  await deed();
  return answer;
}

async function begin(procedure: string, by = olena): Promise<string> {
  const before = new Set((await bot.store.runs.open()).map(({ run }) => run.id));
  await by.type(`run ${procedure}`);
  let id = '';
  await stage.until(async () => {
    const fresh = (await bot.store.runs.open()).find(({ run }) => !before.has(run.id));
    id = fresh?.run.id ?? '';
    return id !== '';
  });
  return id;
}

const held = async (id: string) => (await bot.store.runs.find(id))?.run.heldBy;

async function end(title: string): Promise<void> {
  await olena.press(await shows(title, '', 'Abort…'), 'Abort…');
  await olena.submit(await olena.dialog(), { reason: 'Enough' });
  await stage.until(async () => (await bot.store.runs.open()).length === 0);
}

describe('a run that is handed over', () => {
  it('offers those who may run it, and its card, its thread and the list name the new one', async () => {
    const id = await begin('alpha/steps#pass-it-on');
    const card = await shows('Pass it on · Alpha', '', 'Hand over…');
    await olena.press(card, 'Hand over…');
    const dialog = await olena.dialog();
    expect(JSON.stringify(dialog.blocks)).toContain('Otto');
    expect(JSON.stringify(dialog.blocks)).not.toContain('Lena');
    await olena.submit(dialog, { to: 'otto' });
    const said = await stage.workspace.waitFor(
      () =>
        olena
          .sees()
          .find(({ ts }) => ts === card.ts)
          ?.replies.find(({ text }) => text.includes('Handed over.')),
      patience,
    );
    expect(textOf(said)).toContain(`{"type":"user","user_id":"${otto}"}`);
    expect(textOf(said)).toContain('has it in hand now; it was with Lena');
    await shows('Pass it on · Alpha', 'Otto has it in hand now');
    expect(await held(id)).toBe(`slack:${otto}`);
    expect(await olena.ask('runs')).toMatch(/Pass it on · waits for Otto/);
    const traced = (await bot.store.audit.latest(20)).find(({ action }) => action === 'run.handed-over');
    expect(traced).toMatchObject({
      actor: `slack:${lena}`,
      before: { held_by: `slack:${lena}` },
      after: { held_by: `slack:${otto}` },
    });
    await told(olena, 'They have it already', () => olena.type(`run hand-over ${id} @otto`));
    await told(ootto, 'Handed over', () => ootto.type(`run hand-over ${id} lena`));
    expect(await held(id)).toBe(`slack:${lena}`);
    await end('Count it');
    expect(stage.home.read('counted')).toBeUndefined();
    expect(labelsOf(await shows('Pass it on · Alpha', 'ended early'))).toEqual([]);
    await told(olena, 'This run is over', () => olena.type(`run hand-over ${id} @${otto}`));
  });

  it('goes to nobody who may not run it, and only out of the hands of somebody who may', async () => {
    const id = await begin('alpha/leads#delicate');
    const card = await shows('Delicate · Alpha', '', 'Hand over…');
    await told(olena, 'I know nobody to offer', () => olena.press(card, 'Hand over…'));
    const refused = await told(olena, 'It was not handed over', () =>
      olena.type(`run hand-over ${id} @otto`),
    );
    expect(textOf(refused)).toContain('that needs the role lead');
    await told(olena, 'may not run runbooks', () => olena.type(`run hand-over ${id} @nora`));
    await told(olena, 'is nobody I know', () => olena.type(`run hand-over ${id} somebody`));
    await told(ootto, 'You need the role lead', () => ootto.press(card, 'Hand over…'));
    await told(ootto, 'You need the role lead', () => ootto.type(`run hand-over ${id} otto`));
    const onora = handsOf(stage.workspace, nora);
    await told(onora, 'You may not do this', () => onora.type(`run hand-over ${id} nora`));
    expect(await held(id)).toBe(`slack:${lena}`);
    await told(olena, 'There is no such run', () => olena.type('run hand-over 0198-none otto'));
    await told(olena, 'Which run, and to whom?', () => olena.type(`run hand-over ${id}`));
    await end('Do it with care');
  });
});

describe('what is under way', () => {
  it('is listed, and shown with buttons that work where they are shown', async () => {
    const id = await begin('alpha/steps#show-it');
    await shows('Count what is shown', '', 'Run');
    const list = await olena.ask('runs alpha');
    expect(list).toContain('1 run under way');
    expect(list).toContain(`run show ${id}`);
    const shown = await told(ootto, 'Show it · Alpha', () => ootto.type(`run show ${id}`));
    expect(textOf(shown)).toContain('Step 1 of 2: Count what is shown');
    expect(labelsOf(shown)).toEqual(['Hand over…', 'Run', 'Skip…', 'Abort…']);
    await ootto.press(shown, 'Run');
    await shows('Count what is shown', 'exit code 0');
    await told(ootto, 'was first', () => ootto.press(shown, 'Run'));
    expect(stage.home.read('shown')).toBe('shown\n');
    const later = await told(ootto, 'Step 2 of 2', () => ootto.type(`run show ${id}`));
    await ootto.press(later, 'Done');
    await shows('The run finished');
    const over = await told(olena, 'Show it · Alpha · finished', () => olena.type(`run show ${id}`));
    expect(labelsOf(over)).toEqual([]);
    expect(await olena.ask('runs alpha')).toContain('No run is under way');
  });

  it('is asked for by an id: one that is unknown, none, or two', async () => {
    expect(await olena.ask('run show 0198-none')).toContain('There is no such run');
    expect(await olena.ask('run show')).toContain('Which run?');
    expect(await olena.ask('run show one two')).toContain('Which run?');
    expect(await olena.ask('runs nobody')).toContain('nobody');
    expect(await olena.ask('runs alpha beta')).toContain('Name one service, or none');
  });

  it('tells whoever wants a second one who has the first one, since when, and the way to it', async () => {
    const id = await begin('alpha/steps#one-at-a-time');
    await shows('One at a time · Alpha', '', 'Hand over…');
    const refused = await told(ootto, 'Only one at a time', () =>
      ootto.type('run alpha/steps#one-at-a-time'),
    );
    expect(textOf(refused)).toContain('Lena has it in hand since');
    expect(textOf(refused)).toMatch(/"timestamp":\d+/);
    expect(textOf(refused)).toContain(`run show ${id}`);
    await told(olena, 'Handed over', () => olena.type(`run hand-over ${id} otto`));
    const again = await told(olena, 'Only one at a time', () => olena.type('run alpha/steps#one-at-a-time'));
    expect(textOf(again)).toContain('Otto has it in hand');
    await end('Take your time');
    await begin('alpha/steps#one-at-a-time', ootto);
    await end('Take your time');
  });
});

describe('a run that waits for a check', () => {
  it('says that it waits, without being asked to, and asks for its next step when the check is green', async () => {
    stage.home.setSite(503);
    await begin('alpha/steps#patience');
    await shows('Until the site answers', 'waits · ', 'Cancel');
    const card = await shows('Patience · Alpha', 'under way');
    expect(textOf(card)).toContain('Step 1 of 2: Until the site answers');
    stage.home.setSite(200);
    await shows('Until the site answers', 'waited for');
    await olena.press(await shows('Go on behind it', '', 'Run'), 'Run');
    await writtenDown('# Patience');
    expect(stage.home.read('behind')).toBe('behind\n');
  });
});

describe('a runbook that is not armed', () => {
  it('is walked by hand from command to command, and nothing of it is ever run', async () => {
    await begin('alpha/loose#walk');
    for (const [title, words] of [
      ['echo first', 'echo first >> byhand'],
      ['echo looked', 'echo looked >> byhand'],
      ['Look around', ''],
      ['echo last', 'echo last >> byhand'],
    ] as const) {
      const asked = await shows(title, words, 'Abort…');
      const labels = labelsOf(asked);
      expect(labels).not.toContain('Run');
      expect(labels).not.toContain('Begin');
      if (words === '') {
        await olena.press(asked, 'Done');
        continue;
      }
      expect(textOf(asked)).toContain('I do not run this one');
      await olena.press(asked, 'Done by hand…');
      await olena.submit(await olena.dialog(), { note: `I typed ${title}` });
      await shows(title, `I typed ${title}`);
    }
    const { files } = await writtenDown('# Walk');
    expect(files[0]?.text).toContain('I typed echo last');
    expect(files[0]?.text).toContain('finished');
    expect(stage.home.read('byhand')).toBeUndefined();
  });
});

describe('a duty', () => {
  it('stays open when its run is ended early, and says so; evidence that is required is asked for', async () => {
    await olena.type('maintenance remind');
    const reminder = await shows('overdue', 'Restore test', 'Start run');
    await olena.press(reminder, 'Start run');
    await olena.press(await shows('Restore it', '', 'Done…'), 'Done…');
    const form = await olena.dialog();
    expect(await olena.submit(form, { evidence: ' ' })).toEqual({ evidence: 'Evidence is needed.' });
    await olena.submit(form, { evidence: 'https://wiki.example/restore' });
    await shows('Restore it', 'https://wiki.example/restore');
    await end('Tell the others');
    const said = await writtenDown('# Restore test');
    expect(textOf(said)).toMatch(/Restore test was not closed, since this run ended early: .*overdue/);
    expect(stage.home.items()).toContain('"result": null, "notes": "old"');
    expect(said.files[0]?.text).toContain('wiki.example/restore');
  });
});
