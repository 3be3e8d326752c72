import { expect, it } from 'vitest';
import { freshBench } from './contract/subject.ts';
import { makeSqliteSubject } from './temporary-store.ts';

const bench = freshBench(makeSqliteSubject);

it.each([
  ['half of a character pair', 'done \ud83d'],
  ['the other half', '\udc00 done'],
  ['a null character', 'a\0b'],
  ['a byte order mark', '\ufeffa'],
  ['both forms of an accent', 'e\u0301 \u00e9'],
])('the audit log stays intact with %s in what people wrote', async (_what, text) => {
  const { audit } = bench.store;
  const event = {
    at: bench.now,
    actor: `slack:${text}`,
    action: `access.${text}`,
    subject: text,
    words: text,
  };
  await audit.append({ ...event, before: { [text]: text }, after: text });
  await audit.append({ ...event, subject: 'the next one' });
  expect(await audit.verify()).toMatchObject({ intact: true, head: { sequence: 2 } });
  await audit.eraseWords(1);
  expect(await audit.verify()).toMatchObject({ intact: true });
});
