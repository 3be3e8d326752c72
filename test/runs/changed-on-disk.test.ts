import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { karen, openShop, type Shop } from './shop.ts';
import { worksFiles } from './works.ts';

const page = `---
armed: true
---
# Steps

## Plain

~~~sh {"name": "plain"}
echo plain >> effects
~~~

~~~sh {"name": "more"}
echo more >> effects
~~~

## Guarded

~~~sh {"name": "guarded", "approve": {"expires": "1h"}}
echo guarded >> effects
~~~

## Again

~~~sh {"name": "again", "idempotent": true, "retries": {"count": 1, "pause": "1s"}}
echo again >> effects
exit 1
~~~

## Long

~~~sh {"name": "long"}
echo begun >> effects
until [ -e go ]; do sleep 0.02; done
echo ended >> effects
~~~

~~~sh {"name": "after"}
echo after >> effects
~~~
`;

/** What happens to the file in the middle of a run. */
const ways: readonly (readonly [way: string, change: (shop: Shop) => void, said: string])[] = [
  ['deleted', ({ root }) => rmSync(worksFiles(root).runbook), 'gone from the disk'],
  [
    'renamed',
    ({ root }) => renameSync(worksFiles(root).runbook, join(root, 'other.md')),
    'gone from the disk',
  ],
  ['edited', (shop) => shop.write(page.replaceAll('echo ', 'echo changed ')), 'changed on the disk'],
  ['emptied', (shop) => shop.write(''), 'changed on the disk'],
  [
    'no longer text',
    ({ root }) => writeFileSync(worksFiles(root).runbook, Buffer.alloc(9_999, 0xff)),
    'disk',
  ],
];

describe.each(ways)('a runbook that is %s in the middle of a run', (_way, change, said) => {
  it('runs nothing more; the run can be read, and goes on by hand', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('plain');
    change(shop);
    expect(await shop.wish(id, { kind: 'run' })).toContain(said);
    expect(await shop.wish(id, { kind: 'done', note: 'by hand', evidence: '', values: {} })).toBe('moved');
    const { step } = await shop.scene(id);
    expect(step).toMatchObject({ id: 'more', script: 'echo more >> effects' });
    await shop.restart();
    expect(await shop.wish(id, { kind: 'abort', reason: 'another one' })).toBe('moved');
    expect(shop.read('effects')).toBeUndefined();
  });

  it('stops what would go on by itself', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('long', { pace: 'by-itself' });
    await shop.until(id, () => shop.read('effects') === 'begun\n');
    change(shop);
    writeFileSync(join(shop.folder, 'go'), '');
    const { run, step } = await shop.until(id, (scene) => scene.run.state === 'stuck');
    expect([step?.id, run.reason]).toEqual(['after', expect.stringContaining(said)]);
    expect(shop.read('effects')).toBe('begun\nended\n');
  });

  it('is not what people consented to', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('guarded');
    expect(await shop.wish(id, { kind: 'run' })).toBe('asked');
    const request = (await shop.scene(id)).approval?.id ?? '';
    change(shop);
    const answered = await shop.runs.consent(id, request, { yes: true, reason: '' }, { by: karen });
    expect(answered.kind).toBe('withdrawn');
    expect(await shop.wish(id, { kind: 'run' })).toContain(said);
    expect(shop.read('effects')).toBeUndefined();
  });

  it('is not tried again', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('again');
    await shop.wish(id, { kind: 'run' });
    await shop.until(id, ({ underWay }) => underWay?.number === 2);
    change(shop);
    const { run, allAttempts } = await shop.until(id, (scene) => scene.run.state === 'stuck');
    expect(shop.read('effects')).toBe('again\n');
    expect([run.reason, allAttempts.at(-1)?.note].join(' ')).toContain(said);
  });
});
