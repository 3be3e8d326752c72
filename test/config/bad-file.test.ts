// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of config files
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { formatProblem } from '../../src/config/report.ts';
import { createHome, knownRights, problemsOf, top, workspace } from './config-folder.ts';

/** What is wrong, the text of a service file, and what is said about it. */
const broken: [what: string, text: string, said: string[]][] = [
  ['an empty file', '', ['1:1 is empty; docs/configuration.md says what belongs here']],
  ['a file of comments', '# later\n', ['1:1 is empty; docs/configuration.md says what belongs here']],
  ['a text that is no map', 'hello\n', ['1:1 "hello" is not a map (key: value)']],
  ['a tab before a key', 'service:\n\tid: alpha\n', ['2:1 a tab indents this line; use blanks']],
  [
    'a key twice',
    `${top}checks: []\nchecks: []\n`,
    ['6:1 checks stands here a second time; keep one of them'],
  ],
  [
    'a bracket that is never closed',
    'service: [alpha\n',
    [
      '2:1 the YAML is broken: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ],
  [
    'a second document',
    `${top}---\n${top}`,
    ['5:1 a second document begins here (---); a config file holds one'],
  ],
  ['a tag', 'service: !env alpha\n', ['1:10 a tag (!…) stands here; config knows none, remove it']],
  [
    'a variable in braces without quotes',
    'environment: {cwd: ${HOME}}\n',
    [
      '1:21 the YAML is broken: unexpected flow-map-start at node end; inside {…} and […] put a ${…} in quotes',
    ],
  ],
  [
    'an owner without quotes',
    'service: {id: alpha, owner: @ops}\n',
    [
      '1:29 the YAML is broken: plain value cannot start with reserved character @; put a text that begins with @, % or ` in quotes',
    ],
  ],
  [
    'a colon inside a text',
    'service:\n  name: Alpha: the first\n',
    [
      '2:9 the YAML is broken: a second "key: value" begins inside this value; indent it right, or put a text with ": " in quotes',
    ],
  ],
  ['an unknown anchor', 'service: *base\n', ['1:10 no anchor &base stands above this *base']],
  [
    'an anchor inside itself',
    'service: &base {id: *base}\n',
    ['1:21 *base stands inside its own anchor, so it would never end'],
  ],
  [
    'a merge of something else',
    'service:\n  <<: alpha\n',
    ['2:3 << merges a map: write <<: *anchor, with &anchor before a map'],
  ],
  ['a list as a key', '[a, b]: c\n', ['1:1 a key must be a single word']],
  ['binary data', 'service:\u0000', ['1:1 holds binary data; YAML text is wanted here']],
  ['a file too long', `# ${'x'.repeat(1_000_001)}\n`, ['1:1 is larger than 1 MB; config is written by hand']],
];

describe('a file that cannot be read as config', () => {
  it.each(broken)(
    'says where and what is wrong, and the others are still checked: %s',
    async (_, text, said) => {
      const files = {
        'config/watchkeeper.yaml': workspace,
        'config/services/alpha.yaml': text,
        'config/services/beta.yaml': `${top.replace('id: alpha', 'id: beta')}nonsense: 1\n`,
      };
      const problems = await problemsOf(files);
      expect(problems.map((line) => line.replace('config/services/alpha.yaml:', ''))).toEqual([
        ...said,
        'config/services/beta.yaml:5:1 nonsense: is no key here (known: service, channels, environment, hosts, logs, probes, checks, maintenance, maintenance_files, schedules, windows, runbooks, watching)',
      ]);
    },
  );

  it('says that brackets in brackets have no end', async () => {
    const files = { 'config/watchkeeper.yaml': workspace, 'config/services/alpha.yaml': '['.repeat(100_000) };
    const problems = await problemsOf(files);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^config\/services\/alpha\.yaml:1:\d+ the YAML is broken: it nests too deeply$/,
    );
  });

  it('says that text is not UTF-8, that a file is a folder, a link to itself or to nothing', async () => {
    const folder = await createHome({ 'config/services/alpha.yaml': top });
    const services = join(folder.home, 'config/services');
    await writeFile(join(services, 'latin.yaml'), Buffer.from('service: caf\xe9\n', 'latin1'));
    await mkdir(join(services, 'folder.yaml'));
    await symlink('loop.yaml', join(services, 'loop.yaml'));
    await symlink('nothing', join(services, 'nothing.yaml'));
    await mkdir(join(folder.home, 'config/watchkeeper.yaml'));
    expect(await said(folder.home)).toEqual([
      'config/watchkeeper.yaml:1:1 is a folder; a file is wanted here',
      'config/services/folder.yaml:1:1 is a folder; a file is wanted here',
      'config/services/latin.yaml:1:1 is not UTF-8 text; save it as UTF-8',
      'config/services/loop.yaml:1:1 is a link that leads back to itself',
      'config/services/nothing.yaml:1:1 is not there',
    ]);
  });

  it('says that the workspace file is not there', async () => {
    expect(await problemsOf({ 'config/services/alpha.yaml': top })).toEqual([
      'config/watchkeeper.yaml:1:1 is not there',
    ]);
  });

  it('says that there is no service', async () => {
    expect(await problemsOf({ 'config/watchkeeper.yaml': workspace })).toEqual([
      'config/services:1:1 is no folder that can be read; it holds one file for each service',
    ]);
    expect(
      await problemsOf({ 'config/watchkeeper.yaml': workspace, 'config/services/alpha.yml': top }),
    ).toEqual([
      'config/services:1:1 no service is here; add config/services/<service>.yaml',
      'config/services/alpha.yml:1:1 (warning) is not read; name it .yaml',
    ]);
  });

  it('says in one sentence that there is no config at all', async () => {
    const folder = await createHome({});
    expect((await said(folder.home)).map((line) => line.replace(folder.home, 'HOME'))).toEqual([
      'config:1:1 there is no folder config/ in HOME; set WATCHKEEPER_HOME to the folder that holds config/ and runbooks/',
    ]);
  });
});

async function said(home: string): Promise<string[]> {
  const reading = await readConfig({ home, env: {}, knownRights });
  return (reading.valid ? reading.warnings : reading.problems).map(formatProblem);
}
