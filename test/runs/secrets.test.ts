import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { commandLines, filesBelow, makeSecret, whereverIsHeld } from '../support/secret-traces.ts';
import { openShop } from './shop.ts';

const secret = makeSecret();

const node = process.execPath;
const tell = `
printf '%s\\n' "$SECRET_0"
printf '%q\\n' "$SECRET_0"
printf 'https://u:%s@db.example.test/\\n' "$SECRET_0" >&2
printf %s "$SECRET_0" | base64 -w0; echo
printf 'user:%s' "$SECRET_0" | base64 -w0; echo
${node} -p 'encodeURIComponent(process.env.SECRET_0)'
${node} -p 'JSON.stringify({ token: process.env.SECRET_0 })'
(set -x; : "$SECRET_0")
`;

const page = `---
armed: true
---
# Steps

## Tell

~~~sh {"name": "tell"}
printf %s "\${SECRET_0:0:16}"
echo half > half
until [ -e go ]; do sleep 0.02; done
printf '%s\\n' "\${SECRET_0:16}"
${tell}
head -c 33000000 /dev/zero | tr '\\0' x
${tell}
echo "no such file: $SECRET_0" >&2
exit 3
~~~

## Pass on

~~~sh {"name": "take", "capture": {"VALUE": {"pattern": "[^]*"}}}
echo "$SECRET_0"
~~~

## Look

~~~sh {"name": "look", "step": "check", "every": "1s", "within": "1s"}
echo "$SECRET_0"
exit 1
~~~
`;

it('nothing that is kept, logged or seen by other users holds a secret, however a command prints it', async () => {
  const logged: unknown[] = [];
  vi.spyOn(console, 'error').mockImplementation((...said) => void logged.push(said));
  const shop = await openShop(page, { secrets: [secret.value] });
  const { id } = await shop.begin('tell');
  await shop.wish(id, { kind: 'run' });
  await vi.waitFor(() => expect(shop.read('half')).toBe('half\n'), { timeout: patience });
  expect(whereverIsHeld(secret, [...filesBelow(shop.root), ...commandLines()])).toEqual([]);
  writeFileSync(join(shop.folder, 'go'), '');
  const { allAttempts } = await shop.until(id, ({ run }) => run.state === 'stuck');
  expect(allAttempts).toMatchObject([{ state: 'failed', exitCode: 3 }]);

  const passing = await shop.begin('pass-on');
  await shop.wish(passing.id, { kind: 'run' });
  const { run } = await shop.until(passing.id, (scene) => scene.run.state === 'stuck');
  expect((await shop.scene(passing.id)).allAttempts[0]?.note).toContain('holds a secret');
  expect(run.progress.values).toEqual({});

  const looking = await shop.begin('look');
  await shop.until(looking.id, (scene) => scene.run.state === 'stuck');

  expect(whereverIsHeld(secret, [...filesBelow(shop.root), ...commandLines()])).toEqual([]);
  expect(JSON.stringify(logged)).not.toContain(secret.value.slice(4, 20));
  const kept = filesBelow(shop.root).map(({ bytes }) => bytes);
  // It was printed, and it was looked for where it would be.
  expect(kept.filter((bytes) => bytes.includes('•••')).length).toBeGreaterThanOrEqual(4);
  expect(kept.filter((bytes) => bytes.includes(`SQLite format 3`)).length).toBeGreaterThanOrEqual(1);
});
