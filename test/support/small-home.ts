import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lena, otto } from './town.ts';

/** What the config of a test may change. */
export interface HomeOptions {
  /** Lines of YAML for `schedules:` of the workspace file. */
  readonly schedules?: readonly string[];
  /** Other channels that the config may speak in. */
  readonly channels?: readonly string[];
  /** Runbooks of the service by name, whose commands config trusts. */
  readonly runbooks?: Readonly<Record<string, string>>;
  /** Lines of YAML at the end of the service's file. */
  readonly service?: string;
}

/** A folder with config, runbooks and a service on real tiny programs, and a site that answers. */
export interface SmallHome {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the bot keeps its database. */
  readonly data: string;
  /** The text of maintenance.json. */
  items(): string;
  /** Somebody edits maintenance.json by hand. */
  edit(text: string): void;
  /** How often the collector ran. */
  collected(): number;
  /** What the command probe will see. */
  setQueue(length: number): void;
  /** What the site answers from now on. */
  setSite(status: number): void;
  /** Writes a file below the folder. */
  write(name: string, text: string): void;
  /** What a file in the service's folder says; undefined while there is none. */
  read(name: string): string | undefined;
  remove(): Promise<void>;
}

const overdueItem =
  '{"id": "restore-test", "name": "Restore test", "cadence_days": 90, "warn_days": 7, "owner": "@lena",\n     "last_done_at": "2025-11-01", "result": null, "notes": "old"}';
const greenItem =
  '{"id": "patches", "name": "Patches", "cadence_days": 30, "last_done_at": "2026-03-01", "result": "pass", "notes": ""}';

/** maintenance.json as every test finds it: one item is overdue, one is not. */
export const originalItems = `{\n  "generated_by": "somebody else",\n  "items": [\n    ${overdueItem},\n    ${greenItem}\n  ]\n}\n`;

/** The file after the restart test was closed on 4 March 2026. */
export function itemsAfter(result: string, notes: string, date = '2026-03-04'): string {
  return originalItems.replace(
    '"last_done_at": "2025-11-01", "result": null, "notes": "old"',
    `"last_done_at": "${date}", "result": "${result}", "notes": ${JSON.stringify(notes)}`,
  );
}

const dumpedAt = new Date('2026-03-03T03:00:00Z');

const usualSchedules = [
  '{id: morning, cron: "0 9 * * *", do: {summary: morning}, channel: "#ops", catch_up: latest, catch_up_window: 3h}',
  '{id: overdue, cron: "30 9 * * *", do: {reminder: maintenance}, channel: "#ops", catch_up: latest, catch_up_window: 6h}',
];

function workspaceYaml({ schedules = usualSchedules, channels = [] }: HomeOptions): string {
  return `timezone: UTC
channels: ${JSON.stringify(['#ops', '#side', ...channels])}
people:
  lena: {name: Lena, slack: ${lena}}
  otto: {name: Otto, slack: ${otto}}
roles:
  lead: {people: [lena]}
  operator: {people: [lena, otto]}
rights:
  status: [everyone]
  check: [operator]
  uptime: [everyone]
  maintenance: [everyone]
  maintenance.done: [operator]
  maintenance.snooze: [operator]
  maintenance.remind: [operator]
  summary: [everyone]
  summary.post: [operator]
  schedule: [everyone]
  window: [operator]
  runbook: [everyone]
  run: [operator]
  run.approve: [operator]
  audit: [lead]
  help: [everyone]
schedules:
${schedules.map((line) => `  - ${line}\n`).join('')}runbooks: {trusted: [alpha]}
watching: {concurrency: 2, jitter: 0}
`;
}

const serviceYaml = `service: {id: alpha, name: Alpha, timezone: UTC, owner: "@lena", parts: [Work, Site, Backups]}
channels: {health: "#ops"}
environment: {cwd: "\${ALPHA_FOLDER}"}
probes:
  queue: {command: [cat, queue.json], every: 1m, timeout: 9m}
  site: {http: "\${ALPHA_SITE}/health", every: 1m, timeout: 9m}
  dumps: {files: {path: dumps, match: "*.sql"}, every: 1m, timeout: 9m}
checks:
  - {id: queue, name: queue length, part: Work, probe: queue, value: length, warning: {above: 10}, critical: {above: 100}, action: Drain the queue}
  - {id: site-up, name: site, part: Site, probe: site, value: status, critical: {not: 200}, action: Start the site}
  - {id: dumps, name: dumps, part: Backups, probe: dumps, value: count, critical: {below: 1}, action: Write a dump}
maintenance_files:
  - id: items
    path: maintenance.json
    items: items
    keys: {cadence: cadence_days, warn: warn_days, owner: owner}
    numbers_are: days
    writes: date
    runbook: duties
    collector: {command: [sh, collect.sh], timeout: 9m}
`;

/** Lays out a home in a new folder. */
export async function makeHome(options: HomeOptions = {}): Promise<SmallHome> {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bot-'));
  const site = await startSite();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const setQueue = (length: number) => write('alpha/queue.json', JSON.stringify({ length }));
  write('config/watchkeeper.yaml', workspaceYaml(options));
  write('config/services/alpha.yaml', `${serviceYaml}${options.service ?? ''}`);
  write(
    'runbooks/alpha/duties.md',
    '# Duties\n\n## Restore test\n\nRestore the newest dump into a scratch database.\n',
  );
  for (const [name, text] of Object.entries(options.runbooks ?? {})) write(`runbooks/alpha/${name}.md`, text);
  write('alpha/maintenance.json', originalItems);
  write('alpha/collect.sh', 'echo ran >> collected\n');
  write('alpha/collected', '');
  write('alpha/dumps/one.sql', 'select 1;\n');
  // Written the day before the clocks of the tests begin.
  utimesSync(join(folder, 'alpha/dumps/one.sql'), dumpedAt, dumpedAt);
  setQueue(3);
  return {
    folder,
    data: join(folder, 'data'),
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      ALPHA_FOLDER: join(folder, 'alpha'),
      ALPHA_SITE: site.url,
    },
    items: () => readFileSync(join(folder, 'alpha/maintenance.json'), 'utf8'),
    edit: (text) => write('alpha/maintenance.json', text),
    collected: () => readFileSync(join(folder, 'alpha/collected'), 'utf8').split('\n').length - 1,
    setQueue,
    setSite: site.answer,
    write,
    read(name) {
      try {
        return readFileSync(join(folder, 'alpha', name), 'utf8');
      } catch {
        return undefined;
      }
    },
    remove: async () => {
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A site on a free port that answers every request with one status. */
async function startSite() {
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site got no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    answer: (next: number) => {
      status = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
