import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { formatProblem } from '../../src/config/report.ts';

const homes: string[] = [];
afterEach(async () => {
  await Promise.all(homes.splice(0).map((home) => rm(home, { recursive: true, force: true })));
});

const workspace = 'channels: ["#ops"]\nroles: {lead: {users: [U0NADIA001]}}\nrights: {status: [everyone]}\n';
const service = `service: {id: alpha, name: Alpha, timezone: UTC}
channels: {health: "#ops"}
probes:
  site: {http: http://127.0.0.1:1/, every: 1m, timeout: 5s}
checks:
  - {id: site-up, probe: site, value: status, critical: {not: 200}, action: Look, runbook: upkeep#restore}
`;

async function problemsOf(
  files: Readonly<Record<string, string>>,
  { withRunbooks = true, trusted = '[alpha]' } = {},
): Promise<{ readonly valid: boolean; readonly problems: readonly string[] }> {
  const home = await mkdtemp(join(tmpdir(), 'watchkeeper-runbooks-'));
  homes.push(home);
  const all = {
    'config/watchkeeper.yaml': `${workspace}runbooks: {trusted: ${trusted}}\n`,
    'config/services/alpha.yaml': service,
    'runbooks/alpha/upkeep.md': '# Upkeep\n\n## Restore\n\n- [ ] x\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  const reading = await readConfig({ home, env: {}, knownRights: ['status'], withRunbooks });
  return {
    valid: reading.valid,
    problems: (reading.valid ? reading.warnings : reading.problems)
      .map(formatProblem)
      .filter((line) => line.startsWith('runbooks/') || line.includes('trusted')),
  };
}

it('says everything that is wrong in all runbooks at once, with file and line', async () => {
  const { valid, problems } = await problemsOf({
    'runbooks/alpha/upkeep.md': `---
armed: true
roles: [leed]
---

# Upkeep

## Restore

See [gone](gone.md), [there](other.md#nowhere), [here](#restor), [fine](other.md#other) and [out](https://a.test/).

1. Agree <!-- step: approve {"approve": "nobody-else"} -->
2. Up again? <!-- step: check {"check": "site-upp"} -->
3. Say so. <!-- step: notify {"channel": "#opps"} -->

\`\`\`sh {"on_failure": "goto:gone"}
echo "$INPUT_FILE"
\`\`\`
`,
    'runbooks/alpha/other.md': '# Other\n\n![x](../../../outside.png)\n',
  });
  expect(valid).toBe(false);
  const upkeep = 'runbooks/alpha/upkeep.md';
  expect(problems).toEqual([
    expect.stringMatching(/^runbooks\/alpha\/other\.md:3:1 the link .* which is not there/),
    expect.stringContaining(
      `${upkeep}:1:1 "leed" is no role; write everyone, nobody or lead; did you mean lead?`,
    ),
    expect.stringContaining(
      `${upkeep}:10:1 the link gone.md leads to runbooks/alpha/gone.md, which is not there`,
    ),
    expect.stringContaining(`${upkeep}:10:1 the link other.md#nowhere leads to no heading`),
    expect.stringContaining(`${upkeep}:10:1 the link #restor leads to no heading`),
    expect.stringContaining(`${upkeep}:12:1 "nobody-else" is no role`),
    expect.stringContaining(`${upkeep}:13:1 there is no check alpha/site-upp; did you mean alpha/site-up?`),
    expect.stringContaining(`${upkeep}:14:1 "#opps" is no channel of config; write #ops`),
    expect.stringContaining(`${upkeep}:16:1 "gone" leads nowhere`),
    expect.stringContaining(`${upkeep}:17:1 $INPUT_FILE is declared nowhere`),
  ]);
});

it('says which hosts of an armed runbook config does not list', async () => {
  const text = '---\narmed: true\nhost: db-1\n---\n\n## Restore\n\n```sh {"host": "db-2"}\nx\n```\n';
  const { problems } = await problemsOf({ 'runbooks/alpha/upkeep.md': text });
  expect(problems).toEqual([
    'runbooks/alpha/upkeep.md:1:1 config lists no host "db-1" for alpha; it lists none',
    'runbooks/alpha/upkeep.md:8:1 config lists no host "db-2" for alpha; it lists none',
  ]);
});

it('warns of a runbook that is armed where config does not trust its folder', async () => {
  const armed = { 'runbooks/alpha/upkeep.md': '---\narmed: true\n---\n\n## Restore\n\n```sh\nx\n```\n' };
  expect(await problemsOf(armed)).toEqual({ valid: true, problems: [] });
  const { valid, problems } = await problemsOf(armed, { trusted: '[]' });
  expect(valid).toBe(true);
  expect(problems).toEqual([
    expect.stringMatching(/^runbooks\/alpha\/upkeep\.md:1:1 \(warning\) is armed, but config does not trust/),
  ]);
});

it('says when config trusts a service that is not there', async () => {
  const { problems } = await problemsOf({}, { trusted: '[alpa]' });
  expect(problems).toEqual([expect.stringMatching(/runbooks\.trusted\[0\]: "alpa" is no service; .*alpha/)]);
});

it('does not keep the bot from starting', async () => {
  const bad = { 'runbooks/alpha/upkeep.md': '---\narmed: true\n---\n\n## Restore\n\n[x](gone.md)\n' };
  expect(await problemsOf(bad, { withRunbooks: false })).toEqual({ valid: true, problems: [] });
});

it('says which runs of a schedule could not begin, where the schedule stands, and starts all the same', async () => {
  const schedule = (id: string, what: string) =>
    `  - {id: ${id}, cron: "0 2 * * SUN", do: {run: ${what}}, channel: "#ops"}\n`;
  const files = {
    'config/services/alpha.yaml': `${service}schedules:\n${[
      schedule('gone', 'upkep#restore'),
      schedule('lost', 'upkeep#restor'),
      schedule('unarmed', 'upkeep#restore'),
      schedule('needy', 'armed#restore'),
      schedule('wrong', 'armed#restore, inputs: {FILE: "a b", OTHER: x}'),
      schedule('fine', 'armed#restore, inputs: {FILE: a.dump}'),
    ].join('')}`,
    'runbooks/alpha/armed.md':
      '---\narmed: true\ninputs: {FILE: {label: File}}\n---\n# Armed\n\n## Restore\n\n```sh\necho "$INPUT_FILE"\n```\n',
  };
  const problems = async (options = {}) => {
    const home = await mkdtemp(join(tmpdir(), 'watchkeeper-runbooks-'));
    homes.push(home);
    const all = {
      'config/watchkeeper.yaml': `${workspace}runbooks: {trusted: [alpha]}\n`,
      'runbooks/alpha/upkeep.md': '# Upkeep\n\n## Restore\n\n- [ ] x\n',
      ...files,
    };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
    }
    const reading = await readConfig({ home, env: {}, knownRights: ['status'], ...options });
    return reading.valid ? [] : reading.problems.map(formatProblem);
  };
  expect(await problems()).toEqual([]);
  const at = (line: number, index: number, words: string) =>
    expect.stringMatching(
      new RegExp(
        `^config/services/alpha.yaml:${line}:\\d+ schedules\\[${index}\\].do.run: cannot begin: ${words}`,
      ),
    );
  expect(await problems({ withRunbooks: true })).toEqual([
    at(8, 0, 'There is no runbook alpha/upkep'),
    at(9, 1, 'runbooks/alpha/upkeep.md has no procedure restor; did you mean restore\\?'),
    at(10, 2, 'runbooks/alpha/upkeep.md is not armed'),
    at(11, 3, 'Input FILE: File is needed'),
    at(12, 4, 'Input FILE: File does not look as it must'),
    at(12, 4, 'Input OTHER: There is no input OTHER here'),
  ]);
});
