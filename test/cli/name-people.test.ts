import { expect, it } from 'vitest';
import { nameInConfig, namelessWords } from '../../src/access/call-by-name.ts';
import { namePeople } from '../../src/cli/name-people.ts';
import { renderForTerminal } from '../../src/cli/render.ts';

const people = [{ key: 'lena', name: 'Lena', slack: 'U01LENA', uid: 1000 }];
const nameOf = (id: string) => nameInConfig(people, id) ?? namelessWords(id);

it('the terminal calls people what config calls them, and others by what is known of them', () => {
  const text = ['U01LENA', 'uid:1000', 'uid:7', 'U02OTHER'].flatMap((person) => [{ person }, ', ']);
  const document = {
    title: 'Runs',
    parts: [{ kind: 'lines', lines: [{ text, detail: [{ person: 'uid:1000' }] }] } as const],
    data: { person: 'U01LENA' },
  };
  const named = namePeople(document, nameOf);
  expect(renderForTerminal(named, { colours: false, timezone: 'UTC' })).toBe(
    'Runs\n  Lena, Lena, user 7 in a terminal, U02OTHER,\n      Lena\n',
  );
  expect(named.data).toEqual({ person: 'U01LENA' });
});
