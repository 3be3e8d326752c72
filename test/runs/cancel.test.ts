import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { karen, openShop, type Shop } from './shop.ts';

const page = `---
armed: true
---
# Steps

## Hour

An hour. <!-- step: wait {"for": "1h"} -->

## Green

Until it is green. <!-- step: wait {"check": "site", "is": "ok", "every": "1h"} -->

## Look

~~~sh {"name": "look", "step": "check", "every": "1h", "within": "2h"}
echo looked >> effects
exit 1
~~~

## Long look

~~~sh {"name": "long-look", "step": "check", "every": "1s", "within": "2h"}
echo $$ > looking
until [ -e go ]; do sleep 0.02; done
~~~

## Pausing

~~~sh {"name": "pausing", "idempotent": true, "retries": {"count": 3, "pause": "1h"}}
echo tried >> effects
exit 1
~~~
`;

async function beginAndCancel(procedure: string, isUnderWay: (shop: Shop) => boolean) {
  const shop = await openShop(page);
  const { id } = await shop.begin(procedure);
  expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
  const { run } = await shop.until(id, ({ underWay }) => underWay !== undefined && isUnderWay(shop));
  expect((await shop.runs.cancel(id, run.visit, { by: karen })).kind).toBe('moved');
  const { allAttempts } = await shop.until(id, (scene) => scene.run.state === 'stuck');
  expect(allAttempts.at(-1)).toMatchObject({
    state: 'cancelled',
    note: expect.stringContaining('cancelled'),
  });
  return { shop, id };
}

describe('cancelling', () => {
  it.each([
    ['a time that is waited for', 'hour', () => true],
    ['a check that is waited for', 'green', () => true],
    ['a command that looks now and then', 'look', (shop: Shop) => shop.read('effects') === 'looked\n'],
  ])('ends %s, and people decide', async (_, procedure, isUnderWay) => {
    const { shop, id } = await beginAndCancel(procedure, isUnderWay);
    expect(await shop.wish(id, { kind: 'skip', reason: 'no need to wait' })).toBe('moved');
    expect((await shop.scene(id)).run.state).toBe('finished');
  });

  it('ends a look that is under way, with its command', async () => {
    const { shop } = await beginAndCancel('long-look', (now) => /\n/.test(now.read('looking') ?? ''));
    const pid = Number(shop.read('looking'));
    await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: patience });
  });

  it('ends the pause before another try, and nothing more is tried', async () => {
    const shop = await openShop(page);
    const { id } = await shop.begin('pausing');
    expect(await shop.wish(id, { kind: 'run' })).toBe('moved');
    const { run } = await shop.until(id, ({ underWay }) => underWay?.number === 2);
    expect((await shop.runs.cancel(id, run.visit, { by: karen })).kind).toBe('moved');
    const { allAttempts } = await shop.until(id, (scene) => scene.run.state === 'stuck');
    expect(allAttempts.map(({ state }) => state)).toEqual(['failed', 'cancelled']);
    expect(shop.read('effects')).toBe('tried\n');
  });
});
