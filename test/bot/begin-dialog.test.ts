import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageMessage, PageView } from '../../demo/workspace/page-api.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

const token = 'fake-0f1e2d3c4b5a69788796';

/** The backups of `list` come with their sizes, as such programs print them. */
const steps = `---
armed: true
inputs:
  FILE: {label: Backup file, hint: "The newest first.", choices_from: {command: [sh, list.sh], take: '^(\\S+)'}}
---
# Steps

## Restore

\`\`\`sh {"name": "restore", "title": "Restore it"}
echo "$INPUT_FILE" >> restored
\`\`\`
`;

let stage: Stage;
let olena: Hands;

beforeAll(async () => {
  stage = await raiseStage({ runbooks: { steps }, schedules: quietSchedules });
  const config = join(stage.home.folder, 'config/services/alpha.yaml');
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace('environment: {cwd:', 'environment: {secrets: [ALPHA_TOKEN], cwd:'));
  Object.assign(stage.env, { ALPHA_TOKEN: token });
  olena = handsOf(stage.workspace, lena);
  await stage.startConnected();
});
afterAll(() => stage.remove());

/** What `list.sh` does from now on. */
const lists = (script: string) => stage.home.write('alpha/list.sh', script);

let seen = '';
/** Opens a fresh dialog. */
async function open(words = ''): Promise<PageView> {
  await olena.type(`run alpha/steps#restore${words}`);
  const view = await stage.workspace.waitFor(() => {
    const now = stage.workspace.state(lena).view;
    return now && now.id !== seen ? now : undefined;
  }, patience);
  seen = view.id;
  return view;
}

/** The values of the menu; undefined where there is none. */
function optionsOf(view: PageView): string[] | undefined {
  const element = view.blocks.find(({ block_id }) => block_id === 'FILE')?.element as
    | { options?: { value: string }[] }
    | undefined;
  return element?.options?.map(({ value }) => value);
}

const shows = (title: string, words: string, label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(() => {
    const message = olena.sees().findLast(({ text, ephemeral }) => !ephemeral && text.includes(title));
    const fits = message && textOf(message).includes(words);
    return fits && (label === undefined || labelsOf(message).includes(label)) ? message : undefined;
  }, patience);

describe('a dialog whose choices a command lists', () => {
  it('offers them, and what is chosen is what the step gets', async () => {
    lists("printf 'b.sql  12 MB\\na.sql   3 MB\\n\\nb.sql again\\n'");
    const view = await open();
    expect(optionsOf(view)).toEqual(['b.sql', 'a.sql']);
    expect(JSON.stringify(view.blocks)).toContain('The newest first.');
    await olena.submit(view, { FILE: 'a.sql' });
    await olena.press(await shows('Restore it', 'a.sql', 'Run'), 'Run');
    await shows('Restore it', 'exit code 0');
    expect(stage.home.read('restored')).toBe('a.sql\n');
  });

  it('refuses what is gone by the time that it is sent, and what was typed that is not there', async () => {
    lists("printf 'old.sql\\nnew.sql\\n'");
    const view = await open();
    lists("printf 'new.sql\\n'");
    const told = olena.isTold('Backup file is one of new.sql');
    await olena.submit(view, { FILE: 'old.sql' });
    await told;
    const typed = olena.isTold('Backup file is one of new.sql');
    await olena.type('run alpha/steps#restore FILE=old.sql');
    await typed;
  });

  it.each([
    ['fails', 'echo no such place >&2; exit 3', 'could not be listed'],
    ['is not there', '', 'could not be listed'],
    ['prints more than anybody reads', 'yes backup.sql | head -c 3000000', 'could not be listed'],
    ['finds nothing', 'true', 'nothing to choose from'],
    ['prints 500 lines', 'seq -f %g.sql 500', '500 to choose from, such as 1.sql, 2.sql, 3.sql'],
    ['prints a line that is too long for a menu', `printf '${'a'.repeat(90)}\\nb\\n'`, '2 to choose from'],
  ])('says why it has to be typed when the command %s', async (_, script, words) => {
    lists(script === '' ? 'exec /nowhere/list' : script);
    const view = await open();
    expect(optionsOf(view)).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain(words);
    expect(JSON.stringify(view.blocks)).not.toContain('no such place');
  });

  it('holds what is typed against all of 500, and names a few when it is none of them', async () => {
    lists('seq -f %g.sql 500');
    const told = olena.isTold('Backup file is one of 500: 1.sql, 2.sql');
    await olena.submit(await open(), { FILE: '501.sql' });
    await told;
    await olena.submit(await open(), { FILE: '499.sql' });
    await shows('Restore it', '499.sql', 'Run');
  });

  it('takes what is typed when the list cannot be had, and nothing when it is empty', async () => {
    lists('exit 3');
    await olena.submit(await open(), { FILE: 'typed.sql' });
    await shows('Restore it', 'typed.sql', 'Run');
    const view = await open();
    lists('true');
    const told = olena.isTold('there is nothing to choose from just now');
    await olena.submit(view, { FILE: 'typed.sql' });
    await told;
  });

  it('is there in time although the command hangs, and leaves no process behind', async () => {
    lists('echo $$ > lister; echo a.sql; exec sleep 300');
    const before = performance.now();
    const view = await open();
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(optionsOf(view)).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain('could not be listed');
    const pid = Number(stage.home.read('lister'));
    await stage.until(() => !isAlive(pid));
  });

  it('never offers a line with a secret in it, nor names it', async () => {
    lists('echo a.sql; echo "dump-$ALPHA_TOKEN.sql"; echo "u:$ALPHA_TOKEN" | base64 -w0; echo; echo b.sql');
    const view = await open();
    expect(optionsOf(view)).toEqual(['a.sql', 'b.sql']);
    const told = olena.isTold('Backup file is one of a.sql, b.sql');
    await olena.type('run alpha/steps#restore FILE=dump.sql');
    await told;
    const all = JSON.stringify(stage.workspace.log);
    expect(all).not.toContain(token);
    expect(all).not.toContain(Buffer.from(`u:${token}`).toString('base64').slice(4, -4));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
