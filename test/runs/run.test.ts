import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { karen, nick, openShop } from './shop.ts';

const page = `---
armed: true
one_at_a_time: procedure
---
# Steps

## Copy

\`\`\`sh {"name": "first", "capture": {"COUNT": "copied (\\\\d+)"}}
echo first >> effects
echo "copied 3 files"
\`\`\`

- [ ] Look at the copy <!-- step: manual {"note": "required", "record": "MINUTES"} -->

\`\`\`sh {"name": "second"}
echo "second $INPUT_COUNT $INPUT_MINUTES" >> effects
\`\`\`

## Fail

\`\`\`sh {"name": "fails", "rollback": "undo"}
echo fails >> effects
exit 3
\`\`\`

\`\`\`sh {"name": "undo"}
echo undo >> effects
\`\`\`

## Again

\`\`\`sh {"name": "again", "idempotent": true, "retries": {"count": 2, "pause": "10ms"}}
echo again >> effects
[ "$(wc -l < effects)" -ge 3 ]
\`\`\`

## Long

\`\`\`sh {"name": "long"}
echo begun >> effects
until [ -e go ]; do sleep 0.02; done
echo ended >> effects
\`\`\`

## Patient

\`\`\`sh {"name": "look", "step": "check", "every": "1s", "within": "20s"}
[ -e go ]
\`\`\`

\`\`\`sh {"name": "behind"}
echo behind >> effects
\`\`\`
`;

describe('a run', () => {
  it('does what its steps say when people say so, and passes on what they take and record', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('copy');
    expect(shop.read('effects')).toBeUndefined();
    expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
    await shop.until(id, ({ run, step }) => run.state === 'asking' && step?.kind === 'manual');
    expect(shop.read('effects')).toBe('first\n');
    expect(await shop.wish(id, { kind: 'done', note: '', evidence: '', values: { MINUTES: '4' } })).toContain(
      'note',
    );
    expect(
      await shop.wish(id, { kind: 'done', note: 'looks well', evidence: '', values: { MINUTES: '4' } }),
    ).toBe('moved');
    expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
    const { allAttempts, run } = await shop.until(id, (scene) => scene.run.state === 'finished');
    expect(shop.read('effects')).toBe('first\nsecond 3 4\n');
    expect(allAttempts.map(({ state, exitCode, number }) => [state, exitCode, number])).toEqual([
      ['succeeded', 0, 1],
      ['succeeded', null, 1],
      ['succeeded', 0, 1],
    ]);
    expect(run.endedAt).not.toBeNull();
    expect(await shop.wish(id, { kind: 'run' })).toBe('This run is over.');
  });

  it('runs a command once when two people press at the same time', async () => {
    const shop = await openShop(page);
    const { id, visit } = await shop.begin('copy');
    const both = await Promise.all(
      [nick, karen, nick].map((by) => shop.runs.wish(id, visit, { kind: 'run' }, { by })),
    );
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['moved', 'stale', 'stale']);
    await shop.until(id, ({ run }) => run.state === 'asking');
    expect(shop.read('effects')).toBe('first\n');
    expect((await shop.runs.wish(id, visit, { kind: 'run' }, { by: karen })).kind).toBe('stale');
  });

  it('is stuck when a command fails; people try again, roll back, skip or end it', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('fail');
    await shop.wish(id, { kind: 'run' });
    const stuck = await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(stuck.attempts).toMatchObject([{ state: 'failed', exitCode: 3 }]);
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run, attempts }) => run.state === 'stuck' && attempts.length === 2);
    expect(await shop.wish(id, { kind: 'roll-back' })).toBe('moved');
    expect((await shop.scene(id)).step?.id).toBe('undo');
    await shop.wish(id, { kind: 'run' });
    await shop.until(
      id,
      ({ run }) =>
        run.state === 'stuck' && run.reason === 'It was rolled back. Retry it, or skip it to go on.',
    );
    expect(shop.read('effects')).toBe('fails\nfails\nundo\n');
    expect(await shop.wish(id, { kind: 'skip', reason: 'not today' })).toBe('moved');
    expect((await shop.scene(id)).run.state).toBe('finished');
  });

  it('tries an idempotent step again as often as its runbook allows', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('again');
    await shop.wish(id, { kind: 'run' });
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'finished');
    expect(allAttempts.map(({ state, number }) => [state, number])).toEqual([
      ['failed', 1],
      ['failed', 2],
      ['succeeded', 3],
    ]);
    expect(shop.read('effects')).toBe('again\nagain\nagain\n');
  });

  it('goes by itself when it is meant to, and stops at the first failure', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('fail', { pace: 'by-itself' });
    await shop.until(id, ({ run }) => run.state === 'stuck');
    expect(shop.read('effects')).toBe('fails\n');
  });

  it('can be ended, and a command that is under way cancelled', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('long');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(shop.read('effects')).toBe('begun\n'), { timeout: 10_000 });
    expect(await shop.wish(id, { kind: 'abort', reason: 'no' })).toContain('cancel it first');
    const { visit } = (await shop.scene(id)).run;
    expect((await shop.runs.cancel(id, visit, { by: karen })).kind).toBe('moved');
    const { attempts, run } = await shop.until(id, (scene) => scene.run.state === 'stuck');
    expect(attempts).toMatchObject([{ state: 'cancelled' }]);
    expect(run.reason).toContain('cancelled');
    expect(await shop.wish(id, { kind: 'abort', reason: 'no longer needed' })).toBe('moved');
    expect((await shop.scene(id)).run).toMatchObject({ state: 'aborted', reason: 'no longer needed' });
    expect(shop.read('effects')).toBe('begun\n');
  });

  it('takes up a command that went on without the bot, and does not run it again', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('long');
    await shop.wish(id, { kind: 'run' });
    await vi.waitFor(() => expect(shop.read('effects')).toBe('begun\n'), { timeout: 10_000 });
    await shop.restart();
    expect((await shop.scene(id)).underWay?.state).toBe('running');
    writeFileSync(join(shop.folder, 'go'), '');
    const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'finished');
    expect(allAttempts).toMatchObject([{ state: 'succeeded', exitCode: 0, number: 1 }]);
    expect(shop.read('effects')).toBe('begun\nended\n');
  });

  it('looks until something holds, also over a restart, and goes on behind it', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('patient');
    await shop.until(id, ({ underWay }) => underWay !== undefined);
    await shop.restart();
    writeFileSync(join(shop.folder, 'go'), '');
    await shop.until(id, ({ run, step }) => run.state === 'asking' && step?.id === 'behind');
  });

  it('is told who holds what may be done only once at a time', async () => {
    const shop = await openShop(page);
    const first = await shop.begin('copy');
    const wish = {
      service: 's',
      runbook: 'steps',
      procedure: 'copy',
      values: {},
      pace: 'step-by-step',
      channel: '#ops',
      closes: null,
    } as const;
    expect(await shop.runs.begin(wish, { by: karen })).toMatchObject({
      kind: 'held',
      by: { id: first.id, startedBy: 'slack:U1' },
    });
    await shop.begin('fail', { by: karen });
  });

  it.each([
    ['its step was changed', (text: string) => text.replace('echo first >>', 'rm -f x; echo first >>')],
    ['its step was taken out', (text: string) => text.replace('"name": "first"', '"name": "other"')],
    ['it is no longer armed', (text: string) => text.replace('armed: true', 'armed: false')],
  ])('runs nothing when %s on the disk meanwhile', async (_what, edit) => {
    const shop = await openShop(page);
    const { id } = await shop.begin('copy');
    shop.write(edit(page));
    expect(await shop.wish(id, { kind: 'run' })).toContain('changed on the disk');
    expect(shop.read('effects')).toBeUndefined();
    shop.write(`${page}\nAnother sentence at the end.\n`);
    expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
  });

  it('goes on by itself with nothing that was changed on the disk meanwhile', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('copy', { pace: 'by-itself' });
    shop.write(page.replace('echo first >>', 'rm -f x; echo first >>'));
    const { run } = await shop.until(id, (scene) => scene.run.state === 'stuck');
    expect(run.reason).toContain('changed on the disk');
    expect(shop.read('effects')).toBeUndefined();
  });

  it('goes on by itself with no command for which config wants consent', async () => {
    const consentByConfig = { roles: [], count: 1, expires: null };
    const shop = await openShop(page, { consentByConfig });
    const { id } = await shop.begin('copy', { pace: 'by-itself' });
    await shop.driver.step();
    expect((await shop.scene(id)).run.state).toBe('asking');
    expect(await shop.wish(id, { kind: 'run' })).toBe('asked');
    expect(shop.read('effects')).toBeUndefined();
  });

  it.each([
    ['is not armed', page.replace('armed: true', 'armed: false'), true],
    ['is not trusted', page, false],
    [
      'still has a blank to be filled in',
      page.replace('[ -e go ]\n', 'echo looked <tenant> >> effects\n'),
      true,
    ],
  ])('looks at nothing by a command of a runbook that %s', async (_what, text, isTrusted) => {
    const shop = await openShop(text.replace('[ -e go ]\n', 'echo looked >> effects\n'), { isTrusted });
    const { id } = await shop.begin('patient');
    expect(await shop.wish(id, { kind: 'run' })).toContain('I do not run this command');
    expect(shop.read('effects')).toBeUndefined();
  });

  const asking = `---
armed: true
inputs:
  FILE: {label: File}
  MODE: {label: Mode, choices: [full, incremental], default: full}
  TEXT: {label: Text, pattern: "[^]*", optional: true}
---
# Steps

## Say

~~~sh
printf '%s %s' "$INPUT_FILE" "$INPUT_MODE" > effects
~~~

## Quote

~~~sh
printf '%s' "$INPUT_TEXT" > effects
env | grep -c ^INPUT_ >> effects
~~~
`;

  it('gives a command only the values that it mentions, none of them read by a shell', async () => {
    const shop = await openShop(asking);
    const { id } = await shop.begin('quote', {
      values: { TEXT: '"; touch never; $(touch never) `touch never` \n x' },
    });
    expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('never')).toBeUndefined();
    expect(shop.read('effects')).toBe('"; touch never; $(touch never) `touch never` \n x1\n');
  });

  it('begins with what was given and with defaults for the rest', async () => {
    const shop = await openShop(asking);
    const { id } = await shop.begin('say', { values: { FILE: 'a.sql' } });
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ run }) => run.state === 'finished');
    expect(shop.read('effects')).toBe('a.sql full');
  });

  it.each([
    ['left out', 'FILE', {}, 'File is needed'],
    ['an option', 'FILE', { FILE: '--force' }, 'does not look as it must'],
    ['a shell word', 'FILE', { FILE: 'a.sql; rm -rf /' }, 'does not look as it must'],
    ['two lines', 'FILE', { FILE: 'a.sql\nb.sql' }, 'does not look as it must'],
    ['a line with its end', 'FILE', { FILE: 'a.sql\n' }, 'does not look as it must'],
    ['a look-alike', 'FILE', { FILE: 'а.sql' }, 'does not look as it must'],
    ['very long', 'FILE', { FILE: 'a'.repeat(100_000) }, '1000 characters'],
    ['none of the choices', 'MODE', { FILE: 'a.sql', MODE: 'fast' }, 'one of full, incremental'],
    ['unknown', 'PATH', { FILE: 'a.sql', PATH: '/tmp' }, 'no input PATH'],
  ])('does not begin with an input that is %s', async (_what, name, values, reason) => {
    const shop = await openShop(asking);
    const wish = {
      service: 's',
      runbook: 'steps',
      procedure: 'say',
      pace: 'step-by-step',
      channel: '#ops',
      closes: null,
    } as const;
    expect(await shop.runs.begin({ ...wish, values }, { by: nick })).toEqual({
      kind: 'inputs',
      problems: expect.objectContaining({ [name]: expect.stringContaining(reason) }),
      unknown: reason.startsWith('no input') ? [name] : [],
    });
  });
});
