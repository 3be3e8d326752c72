import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf, labelsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { gil, lena, nora, otto, smallTown } from '../support/town.ts';

describe('/ops', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await raiseStage();
    await stage.startConnected();
  });
  afterEach(() => stage.remove());

  const hands = (id: string) => handsOf(stage.workspace, id);

  it('status answers privately, names what is wrong, and is shared to the channel once', async () => {
    stage.home.setQueue(50);
    await hands(lena).ask('check alpha/queue');
    const answer = await hands(lena).ask('status');
    expect(answer).toContain('queue length');
    expect(answer).toContain('Restore test');
    expect(hands(otto).sees()).toEqual([]);
    const message = hands(lena).answers().at(-1);
    if (!message) throw new Error('There was no answer.');
    expect(labelsOf(message)).toEqual(['Share to channel']);
    await hands(lena).press(message, 'Share to channel');
    const shared = await stage.workspace.waitFor(() => hands(otto).sees()[0]);
    expect(textOf(shared)).toContain('Shared by');
    expect(textOf(shared)).toContain('queue length');
    expect(labelsOf(shared)).toEqual([]);
  });

  it('status of a service goes deeper', async () => {
    await hands(lena).ask('check alpha');
    const answer = await hands(lena).ask('status alpha');
    for (const word of ['queue length', 'site', 'dumps', 'Patches']) expect(answer).toContain(word);
    expect(await hands(lena).ask('status')).not.toContain('Patches');
  });

  it('check looks now', async () => {
    expect(await hands(otto).ask('check alpha/site-up')).toContain('is ok');
    stage.home.setSite(503);
    expect(await hands(otto).ask('check alpha/site-up')).toContain('is critical');
  });

  it('tells who may do what a person may not, and leaves a trace', async () => {
    expect(await hands(nora).ask('status')).toContain('Alpha');
    const refusal = await hands(nora).ask('check alpha/queue');
    expect(refusal).toContain('You need the role operator for check.');
    expect(refusal).toContain('Lena or Otto');
    const guest = await hands(gil).ask('status');
    expect(guest).toContain('Only full members of this workspace may use status.');
    expect(guest).not.toContain('Restore test');
  });

  it('help shows what the caller may do', async () => {
    const lead = await hands(lena).ask('help');
    const operator = await hands(otto).ask('help');
    const other = await hands(nora).ask('help');
    expect(lead).toContain('/ops audit');
    expect(operator).not.toContain('/ops audit');
    expect(operator).toContain('/ops check');
    expect(other).not.toContain('/ops check');
    expect(other).toContain('/ops status');
  });

  it('meets an unknown word with the nearest valid one and an example', async () => {
    const answer = await hands(lena).ask('statsu');
    expect(answer).toContain('Did you mean /ops status?');
    expect(answer).toContain('For example: /ops help');
    expect(await hands(lena).ask('status alfa')).toContain('Did you mean /ops status alpha?');
  });
});

describe('/ops as a phone types it', () => {
  let stage: Stage;
  afterEach(() => stage.remove());

  it.each(['status “alpha”', 'status <http://alpha|alpha>', 'Status Alpha', ' status\u00a0alpha '])(
    'understands %s',
    async (text) => {
      // Slack sends text with links in it as it is here; the box of the local workspace would escape it once more.
      const commands = smallTown().commands.map((command) => ({ ...command, shouldEscape: false }));
      stage = await raiseStage({ town: { commands } });
      await stage.startConnected();
      expect(await handsOf(stage.workspace, lena).ask(text)).toContain('Alpha: ');
    },
  );

  it('reads long dashes as the two hyphens they were', async () => {
    stage = await raiseStage();
    await stage.startConnected();
    const hands = handsOf(stage.workspace, lena);
    const words = 'maintenance done alpha/restore-test —result pass —notes “went well”';
    expect(await hands.ask(words)).toContain('Restore test is done and green.');
    expect(stage.home.items()).toContain('"notes": "went well"');
  });
});
