import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { formatProblem } from '../../src/config/report.ts';

export const knownRights = [
  'status',
  'check',
  'maintenance',
  'maintenance.done',
  'summary',
  'summary.post',
  'audit',
];

/** A sound workspace file. */
export const workspace = `timezone: America/New_York
channels: ["#ops", "#incidents"]
people:
  nadia: {name: Nadia Reyes, slack: U0LEAD001, uid: 1000}
roles:
  leads: {people: [nadia], groups: [S0LEADS01]}
`;

/** The top of a sound service file, four lines long; what a test is about goes below. */
export const top = `service:
  {id: alpha, name: Alpha, timezone: Europe/Berlin, owner: "@leads", parts: [Database, Cache]}
channels:
  {health: "#ops"}
`;

/** A home with these files, gone when the test ends. */
export async function createHome(files: Readonly<Record<string, string>>): Promise<{ home: string }> {
  const home = await mkdtemp(join(tmpdir(), 'watchkeeper-config-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), text);
  }
  return { home };
}

/** Every problem or warning of these files, one line each. */
export async function problemsOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<string[]> {
  const folder = await createHome(files);
  const reading = await readConfig({ home: folder.home, env, knownRights });
  return (reading.valid ? reading.warnings : reading.problems).map((problem) =>
    formatProblem(problem).replaceAll(folder.home, 'HOME'),
  );
}

/** The problems of a service file that begins with `top`, without the file's name. */
export async function problemsBelowTop(
  text: string,
  env: Readonly<Record<string, string | undefined>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const files = { 'config/watchkeeper.yaml': workspace, 'config/services/alpha.yaml': top + text, ...more };
  return (await problemsOf(files, env)).map((line) => line.replace('config/services/alpha.yaml:', ''));
}

/** The problems of a workspace file beside a sound service file, without the file's name. */
export async function problemsOfWorkspace(text: string): Promise<string[]> {
  const files = {
    'config/watchkeeper.yaml': text,
    'config/services/alpha.yaml': top.replace(', owner: "@leads"', ''),
  };
  return (await problemsOf(files)).map((line) => line.replace('config/watchkeeper.yaml:', ''));
}
