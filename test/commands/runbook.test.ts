import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunbookCommand } from '../../commands/runbook.ts';
import { createRunbookLibrary } from '../../src/execution/runbook-library.ts';
import type { Actor } from '../../src/record/actor.ts';
import { runbookDataShape } from '../../src/runbooks/data.ts';

const recovery = `# Recovery

## Corrupted import

Look before you restore.

1. Stop imports.

   \`\`\`sh {"name": "stop"}
   just import-stop
   \`\`\`

- [ ] The numbers are right.

Then tell the team.
`;

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'watchkeeper-runbook-'));
  await mkdir(join(home, 'runbooks/alpha'), { recursive: true });
  await mkdir(join(home, 'config'));
  await writeFile(join(home, 'runbooks/alpha/recovery.md'), recovery);
  await writeFile(join(home, 'runbooks/alpha/plain.txt'), 'Checklist\nLook at it.\n');
  await writeFile(join(home, 'config/secret.md'), '# Secret\n');
});
afterAll(() => rm(home, { recursive: true, force: true }));

const slack: Actor = { kind: 'slack', user: 'U0NADIA001' };
const terminal: Actor = { kind: 'terminal', uid: 1000 };
const ask = (words: readonly string[], actor: Actor = slack) =>
  createRunbookCommand({ library: createRunbookLibrary(home) }).run(words, { actor, at: 0 });

describe('runbook', () => {
  it('lists what there is', async () => {
    const reply = await ask([]);
    expect(reply).toMatchObject({ title: '2 runbooks' });
    expect(reply.data).toEqual({
      runbooks: [
        { address: 'alpha/plain', path: 'runbooks/alpha/plain.txt' },
        { address: 'alpha/recovery', path: 'runbooks/alpha/recovery.md' },
      ],
    });
  });

  it('shows the procedures of one, with what they hold', async () => {
    const reply = await ask(['alpha/recovery']);
    expect(reply.title).toBe('Recovery: 1 procedure, 2 steps');
    expect(reply.parts[0]).toMatchObject({
      kind: 'lines',
      lines: [{ text: [{ bold: 'Corrupted import' }, ' · 1 command, 1 by hand'] }],
    });
    expect(runbookDataShape.parse(reply.data)).toMatchObject({
      address: 'alpha/recovery',
      armed: false,
      procedures: [
        { id: '', steps: [] },
        { id: 'recovery', level: 1 },
        {
          id: 'corrupted-import',
          parent: 'recovery',
          steps: [
            { kind: 'manual', group: true, lines: { from: 7, to: 11 } },
            { id: 'stop', kind: 'run', script: 'just import-stop', lines: { from: 9, to: 11 } },
            { kind: 'manual', group: false, title: 'The numbers are right', lines: { from: 13, to: 13 } },
          ],
        },
      ],
    });
  });

  it('goes through one procedure with everything that is written there, in order', async () => {
    const reply = await ask(['show', 'alpha/recovery#corrupted-import']);
    expect(reply.title).toBe('Corrupted import: 2 steps');
    expect(reply.parts).toMatchObject([
      { kind: 'markdown', text: 'Look before you restore.' },
      { kind: 'markdown', text: 'Stop imports.' },
      { kind: 'text', text: [{ bold: '1. Stop imports' }, ' · command · line 9'] },
      { kind: 'code', text: 'just import-stop' },
      { kind: 'text', text: [{ bold: '2. The numbers are right' }, ' · by hand · line 13'] },
      { kind: 'markdown', text: 'Then tell the team.' },
      { kind: 'note' },
    ]);
  });

  it('says what is near when there is none of that name', async () => {
    expect(await ask(['alpha/recovry'])).toMatchObject({
      problem: { code: 'not-found' },
      parts: [{ text: ['Did you mean ', { command: 'runbook alpha/recovery' }, '?'] }, {}],
    });
    expect(await ask(['alpha/recovery#corrupted'])).toMatchObject({ problem: { code: 'not-found' } });
    expect(await ask(['alpha/recovery', 'now'])).toMatchObject({ problem: { code: 'usage' } });
  });

  it('reads files for whoever sits at the machine, and for nobody else', async () => {
    const file = join(home, 'config/secret.md');
    expect(await ask(['show', file], terminal)).toMatchObject({ title: 'Secret: 0 procedures, 0 steps' });
    expect(
      await ask([`${join(home, 'runbooks/alpha/recovery.md')}#corrupted-import`], terminal),
    ).toMatchObject({
      title: 'Corrupted import: 2 steps',
    });
    expect(await ask(['show', join(home, 'gone.md')], terminal)).toMatchObject({
      problem: { code: 'not-found' },
    });
    expect(await ask(['show', file])).toMatchObject({ problem: { code: 'usage' } });
  });

  it.each([
    '../config/secret',
    'alpha/../../config/secret',
    'alpha/..',
    '..',
    'alpha/.hidden',
    'alpha/%2e%2e',
  ])('leads nowhere out of the runbooks: %s', async (address) => {
    expect((await ask([address])).problem).toBeDefined();
  });
});
