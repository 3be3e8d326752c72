import { describe, expect, it, vi } from 'vitest';
import type { House } from '../../src/assemble/house.ts';
import type { Scene } from '../../src/runs/scene.ts';
import { patience } from '../support/patience.ts';
import { makeRunHome, onlyRun } from './support/run-home.ts';

const restore = `---
armed: true
inputs:
  FILE: {label: Backup file, choices: [full.sql, half.sql]}
---
# Restore

\`\`\`sh {"name": "load", "title": "Load it"}
echo "$INPUT_FILE" >> loaded
printf '\\033[31mred\\033[0m \\033]0;title\\007and \\xe2\\x82\\xac\\n'
\`\`\`

1. Look at it. <!-- step: manual {"record": {"name": "MINUTES", "type": "number"}, "note": "optional"} -->
2. Which way? <!-- step: choose {"value": "WAY"} -->
   - Left
   - Right

\`\`\`sh {"name": "after", "title": "Go on"}
echo "$INPUT_WAY $INPUT_MINUTES" >> went
\`\`\`
`;
const where = 'alpha/steps#restore';

describe('watchkeeper run', () => {
  it('goes through a procedure: asks for inputs, runs, takes what people did, and leaves the thread in the outbox', async () => {
    const home = makeRunHome(restore);
    const terminal = home.start(['run', where, '--interactive']);
    for (const line of ['2', '', 'd', 'soon', '42', 'looked', '2', 'r']) terminal.type(line);
    expect([await terminal.over, terminal.said()]).toEqual([0, expect.stringContaining('The run finished')]);
    const said = terminal.said();
    expect(said).toContain('[1/4] Load it');
    expect(said).toContain('red and €\n');
    expect(said).not.toContain('\u001b');
    expect(said).toContain('minutes does not look as it must');
    expect(said).toMatch(/Go on: done, exit code 0 after/);
    expect(home.lines('loaded')).toEqual(['half.sql']);
    expect(home.lines('went')).toEqual(['right 42']);
    const { house, store } = await home.openBot();
    const id = await onlyRun(store);
    const posts = await store.outbox.latest(50);
    expect(posts.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['run', 'run.step', 'run.end']));
    expect(JSON.stringify(await house.workbench.cards.run(id))).toContain(
      `{"person":"uid:${process.getuid?.()}"}`,
    );
  });
});

const mixed = `---
armed: true
roles: [leads]
---
# Mixed

\`\`\`sh {"name": "broken", "title": "Break it", "rollback": "undo"}
echo broken >> did
exit 3
\`\`\`

\`\`\`sh {"name": "undo", "title": "Mend it"}
echo mended >> did
\`\`\`

\`\`\`sh {"name": "ready", "title": "Is it ready?", "step": "check", "every": "1s", "within": "1m"}
[ -e mended ]
\`\`\`

- [ ] Look at it <!-- step: manual {"name": "seen", "note": "required"} -->
`;

describe('the steps of a run in a terminal', () => {
  it('are rolled back, skipped, looked at and done as in Slack, and leave their trace under the user id', async () => {
    const home = makeRunHome(mixed);
    const terminal = home.start(['run', 'alpha/steps#mixed', '--interactive']);
    for (const line of ['r', 'b', 'yes', 'r', 's', 'it is mended']) terminal.type(line);
    await terminal.until('Is it ready?');
    home.write('alpha/mended', '');
    for (const line of ['d', 'x'.repeat(100_000), 'looked']) terminal.type(line);
    expect([await terminal.over, terminal.said()]).toEqual([0, expect.stringContaining('The run finished')]);
    expect(terminal.said()).toContain('Note may have 2000 characters at most.');
    expect(home.lines('did')).toEqual(['broken', 'mended']);
    const { store } = await home.openBot();
    const { run, attempts } = (await store.runs.find(await onlyRun(store))) ?? {};
    expect(attempts?.map(({ step, state, note }) => [step, state, note])).toEqual([
      ['broken', 'failed', null],
      ['undo', 'succeeded', null],
      ['broken', 'skipped', 'it is mended'],
      ['ready', 'succeeded', null],
      ['seen', 'succeeded', 'looked'],
    ]);
    expect(run?.startedBy).toBe(`uid:${process.getuid?.()}`);
    const trace = (await store.audit.latest(50)).toReversed();
    const mine = trace.filter(({ actor }) => actor === `uid:${process.getuid?.()}`);
    expect(mine.map(({ action, words }) => [action, words])).toEqual([
      ['run.began', undefined],
      ['run.run', undefined],
      ['run.roll-back', undefined],
      ['run.run', undefined],
      ['run.skip', 'it is mended'],
      ['run.done', undefined],
    ]);
    expect(await store.audit.verify()).toMatchObject({ intact: true });
  });

  it('are for those whose roles the runbook names, also when an open run is taken up', async () => {
    const home = makeRunHome(mixed);
    const terminal = home.start(['run', 'alpha/steps#mixed', '--interactive']);
    terminal.type('q');
    expect(await terminal.over).toBe(1);
    const [, id = ''] = /--resume (\S+)/.exec(terminal.said()) ?? [];
    const config = 'config/watchkeeper.yaml';
    home.write(config, home.text(config).replace('leads: {people: [nadia]}', 'leads: {people: [otto]}'));
    const resumed = home.start(['run', '--resume', id, '--interactive']);
    expect([await resumed.over, resumed.said()]).toEqual([
      77,
      expect.stringContaining('You may not do this.'),
    ]);
    const begun = home.start(['run', 'alpha/steps#mixed', '--interactive']);
    expect([await begun.over, begun.said()]).toEqual([77, expect.stringContaining('leads')]);
    expect(home.lines('did')).toEqual([]);
  });
});

const guarded = `---
armed: true
---
# Danger

\`\`\`sh {"name": "danger", "title": "Drop it", "approve": true}
echo dropped >> dropped
\`\`\`

- [ ] Look at it
`;

describe('consent in a terminal', () => {
  it('is neither asked for nor given: the step is left to Slack', async () => {
    const home = makeRunHome(guarded);
    const terminal = home.start(['run', 'alpha/steps#danger', '--interactive']);
    for (const line of ['', 'r', 'g', 'q']) terminal.type(line);
    expect(await terminal.over).toBe(1);
    expect(terminal.said()).toContain('done in Slack only');
    expect(terminal.said()).not.toContain('Break glass');
    expect(home.lines('dropped')).toEqual([]);
    const { store } = await home.openBot();
    const record = await store.runs.find(await onlyRun(store));
    expect(record).toMatchObject({
      run: { lease: { holder: 'bot', until: null } },
      approvals: [],
      attempts: [],
    });
  });

  it('can be done without where config allows it: with a reason typed twice, and said in the thread and among incidents', async () => {
    const home = makeRunHome(guarded, { more: 'runbooks: {break_glass: {roles: [leads]}}\n' });
    const terminal = home.start(['run', 'alpha/steps#danger', '--interactive']);
    for (const line of ['g', 'the site is down', 'no', 'the site is down', 'd', '']) terminal.type(line);
    expect([await terminal.over, terminal.said()]).toEqual([
      0,
      expect.stringContaining('It is not the same.'),
    ]);
    expect(home.lines('dropped')).toEqual(['dropped']);
    const { store } = await home.openBot();
    const alarms = (await store.outbox.latest(50)).filter(({ topic }) => topic === 'run.break-glass');
    expect(alarms.map(({ channel, threadOf }) => [channel, threadOf !== undefined]).sort()).toEqual([
      ['#incidents', false],
      ['#ops', true],
    ]);
    expect(JSON.stringify(alarms[0]?.document)).toContain('the site is down');
  });

  it('cannot be done without by whoever is not named', async () => {
    const home = makeRunHome(guarded, { more: 'runbooks: {break_glass: {roles: [nobody]}}\n' });
    const terminal = home.start(['run', 'alpha/steps#danger', '--interactive']);
    for (const line of ['g', 'q']) terminal.type(line);
    expect([await terminal.over, terminal.said()]).toEqual([
      1,
      expect.stringContaining('You may not do this.'),
    ]);
    expect(home.lines('dropped')).toEqual([]);
  });
});

describe('without a terminal', () => {
  const two = `---
armed: true
---
# All
\`\`\`sh
echo one >> did
\`\`\`
\`\`\`sh
echo two >> did
\`\`\`
# Some
\`\`\`sh
echo three >> did
\`\`\`
- [ ] Look at it
# None
\`\`\`sh
exit 4
\`\`\`
`;

  it('asks nobody: it goes by itself, or not at all', async () => {
    const home = makeRunHome(two);
    const refused = home.start(['run', 'alpha/steps#all']);
    expect([await refused.over, refused.said()]).toEqual([64, expect.stringContaining('--by-itself')]);
    const all = home.start(['run', 'alpha/steps#all', '--by-itself']);
    expect([await all.over, all.said()]).toEqual([0, expect.stringContaining('The run finished')]);
    const some = home.start(['run', 'alpha/steps#some', '--by-itself']);
    expect([await some.over, some.said()]).toEqual([
      1,
      expect.stringContaining('it needs a person: Look at it'),
    ]);
    const none = home.start(['run', 'alpha/steps#none', '--by-itself']);
    expect([await none.over, none.said()]).toEqual([1, expect.stringContaining('exit code 4')]);
    expect(home.lines('did')).toEqual(['one', 'two', 'three']);
  });

  it('refuses whoever has not the right, and names what is missing', async () => {
    const home = makeRunHome(two, { uid: 4_000_000 });
    const refused = home.start(['run', 'alpha/steps#all', '--by-itself']);
    expect([await refused.over, refused.said()]).toEqual([
      77,
      expect.stringContaining('You may not do this.'),
    ]);
    const unknown = home.start(['run', 'alpha/stebs#all', '--by-itself']);
    expect([await unknown.over, home.lines('did')]).toEqual([77, []]);
  });
});

const long = `---
armed: true
---
# Long

\`\`\`sh {"name": "long", "title": "Take long"}
echo begun >> effects
printf 'it has %s\\n' begun
until [ -e go ]; do sleep 0.05; done
echo ended >> effects
printf 'it has %s\\n' ended
\`\`\`

\`\`\`sh {"name": "next", "title": "Go on"}
echo next >> effects
\`\`\`
`;
const farAhead = 31_000;

describe('one driver at a time', () => {
  it('the bot takes over what a killed terminal left behind, and nothing runs twice', async () => {
    const home = makeRunHome(long);
    const terminal = home.start(['run', 'alpha/steps#long', '--interactive']);
    terminal.type('r');
    await terminal.until('it has begun');
    const early = await home.openBot();
    const id = await onlyRun(early.store);
    terminal.kill('SIGKILL');
    await terminal.over;
    expect((await early.store.runs.find(id))?.run.lease.holder).toMatch(/^terminal:\d+-/);
    await early.close();
    const { house } = await home.openBot({ ahead: farAhead });
    await seen(house, id, ({ run }) => run.lease.holder === 'bot');
    home.write('alpha/go', '');
    await seen(house, id, ({ run, step }) => run.state === 'asking' && step?.id === 'next');
    const by = { kind: 'slack', user: 'U0LEAD001' } as const;
    const scene = await house.workbench.runs.scene(id);
    await house.workbench.runs.wish(id, scene?.run.visit ?? 0, { kind: 'run' }, { by });
    await seen(house, id, ({ run }) => run.state === 'finished');
    expect(home.lines('effects')).toEqual(['begun', 'ended', 'next']);
  });

  it('Slack is refused while a terminal drives, may take over, and then the terminal asks nothing more', async () => {
    const home = makeRunHome(long);
    const terminal = home.start(['run', 'alpha/steps#long', '--interactive']);
    terminal.type('r');
    await terminal.until('it has begun');
    const { house, store } = await home.openBot();
    const id = await onlyRun(store);
    const request = { actor: { kind: 'slack', user: 'U0LEAD001' }, at: Date.now() } as const;
    const press = (action: string, answers = {}) => house.dialogue.act(action, `${id}/1`, answers, request);
    expect(await press('run.cancel')).toMatchObject({
      problem: { code: 'conflict' },
      parts: [{ text: expect.stringContaining('in a terminal') }],
    });
    const card = JSON.stringify(await house.workbench.cards.step(`${id}/1`));
    expect(card).toContain('drives this run in a terminal just now');
    expect(card).toContain('run.take-over');
    expect(card).not.toContain('run.cancel');
    expect(await press('run.take-over')).toMatchObject({ quiet: true });
    expect([await terminal.over, terminal.said()]).toEqual([
      75,
      expect.stringContaining('Somebody else drives'),
    ]);
    home.write('alpha/go', '');
    await seen(house, id, ({ step }) => step?.id === 'next');
    expect(home.lines('effects')).toEqual(['begun', 'ended']);
  });

  it('an interrupted terminal asks whether to cancel; at the second time it leaves, and the command goes on', async () => {
    const home = makeRunHome(long);
    const terminal = home.start(['run', 'alpha/steps#long', '--interactive']);
    terminal.type('r');
    await terminal.until('it has begun');
    terminal.kill('SIGINT');
    await terminal.until('[c] Cancel');
    terminal.kill('SIGINT');
    expect([await terminal.over, terminal.said()]).toEqual([1, expect.stringContaining('--resume')]);
    const [, id = ''] = /--resume (\S+)/.exec(terminal.said()) ?? [];
    const listed = home.start(['run', '--resume']);
    expect([await listed.over, listed.said()]).toEqual([0, expect.stringContaining(id)]);

    const again = home.start(['run', '--resume', id, '--interactive']);
    await again.until('it has begun');
    home.write('alpha/go', '');
    await again.until('[2/2] Go on');
    again.type('r');
    expect([await again.over, again.said()]).toEqual([0, expect.stringContaining('The run finished')]);
    expect(home.lines('effects')).toEqual(['begun', 'ended', 'next']);
  });

  it('one terminal takes up an open run when two want it at the same moment', async () => {
    const home = makeRunHome(long);
    const first = home.start(['run', 'alpha/steps#long', '--interactive']);
    first.type('q');
    await first.over;
    const [, id = ''] = /--resume (\S+)/.exec(first.said()) ?? [];
    const both = [1, 2].map(() => home.start(['run', '--resume', id, '--interactive']));
    for (const each of both) each.type('r');
    const lost = await Promise.race(both.map(async (each) => ({ code: await each.over, said: each.said() })));
    expect(lost).toEqual({ code: 75, said: expect.stringContaining('in another terminal') });
    home.write('alpha/go', '');
    for (const each of both) each.type('r');
    expect((await Promise.all(both.map(({ over }) => over))).toSorted()).toEqual([0, 75]);
    expect(home.lines('effects')).toEqual(['begun', 'ended', 'next']);
  });

  it('a command that is cancelled in the terminal is ended', async () => {
    const home = makeRunHome(long);
    const terminal = home.start(['run', 'alpha/steps#long', '--interactive']);
    terminal.type('r');
    await terminal.until('it has begun');
    terminal.kill('SIGINT');
    await terminal.until('[c] Cancel');
    terminal.type('c');
    await terminal.until('cancelled after');
    for (const line of ['a', 'enough']) terminal.type(line);
    expect([await terminal.over, terminal.said()]).toEqual([
      1,
      expect.stringContaining('The run ended early'),
    ]);
    expect(home.lines('effects')).toEqual(['begun']);
  });
});

/** Waits until a run stands so. */
function seen(house: House, id: string, holds: (scene: Scene) => boolean): Promise<void> {
  return vi.waitFor(
    async () => {
      const scene = await house.workbench.runs.scene(id);
      if (!scene || !holds(scene)) throw new Error(`it is ${JSON.stringify(scene?.run)}`);
    },
    { timeout: patience, interval: 30 },
  );
}
