import { expect, it } from 'vitest';
import { problemsBelowTop, problemsOf, top, workspace } from './config-folder.ts';

it('a service cannot allow its commands the secret of another one', async () => {
  const beta = top.replaceAll('alpha', 'beta').replace('name: Alpha', 'name: Beta');
  const problems = await problemsOf(
    {
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': `${top}environment: {secrets: [ALPHA_TOKEN]}\n`,
      'config/services/beta.yaml': `${beta}environment: {allow: [PGHOST, ALPHA_TOKEN]}\n`,
    },
    { ALPHA_TOKEN: 'not-a-real-token' },
  );
  expect(problems).toEqual([
    'config/services/beta.yaml:5:31 environment.allow[1]: ALPHA_TOKEN is a secret of alpha; no other service may hand it to its commands',
  ]);
});

it('a threshold that cannot be read is one problem, not two', async () => {
  const text = `probes: {p: {command: [a]}}
checks:
  - {id: c, probe: p, value: v, warning: {at_most: 95}, critical: {below: ninety}}
`;
  expect(await problemsBelowTop(text)).toEqual([expect.stringContaining('"ninety" is no number')]);
});
