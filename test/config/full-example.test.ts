import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { createHome, knownRights } from './config-folder.ts';

const workspace = `mode: observe
timezone: America/New_York
channels: ["#ops", "#incidents", C0DRUPD]
people:
  nadia: {name: Nadia Reyes, slack: U0LEAD001, uid: 1000}
  bo: {name: Bo, slack: U0BO0001}
roles:
  leads: {people: [nadia], users: [U0EXTRA1], groups: [S0LEADS01]}
rights:
  maintenance.done: [leads]
access: {group_max_age: 1h}
schedules:
  - id: morning
    cron: "0  9 * * MON-FRI"
    do: {summary: morning}
    channel: "#ops"
    services: [mids-hero]
    quiet_days: [saturday, sunday, 2026-12-25]
watching: {concurrency: 2, jitter: 0}
retention: {traffic: 7d}
`;

const service = `x-often: &often {every: 30s, timeout: 5s}
service:
  id: mids-hero
  name: Mids Hero Web
  timezone: Pacific/Honolulu
  labels: {env: prod, x-team: web}
  owner: "@leads"
  parts: [Database]
channels: {health: "#ops", incidents: "#incidents", dr: C0DRUPD}
environment:
  cwd: \${ESTATE:-estate}/mids
  allow: [PGHOST, PGPORT]
  set: {PGDATABASE: mids}
  secrets: [MIDS_PASSWORD]
probes:
  import-perf: {<<: *often, command: [just, import-perf, --json]}
  slow: {shell: 'echo "slow: \${PGHOST}"', extract: {slow: 'slow: (\\d+)'}, output_limit: 64kB}
  site: {<<: *often, http: https://example.test/health, headers: {Authorization: "Bearer \${MIDS_PASSWORD}"}, extract: {title: '<title>(.*)</title>'}}
  machine: {host: {disk: [/, /data]}, every: 5m}
  dumps: {files: {path: backups, match: "*.sql", dated: yyyy-MM-dd, each: true, expect: [a.test]}, every: 1h}
  duties: {maintenance: true}
  errors: {log: {path: logs/app.log, pattern: ERROR, time: {format: dd.MM.yyyy HH:mm, find: '^(\\S+ \\S+)'}, tail: 3}}
  cache: {tcp: {host: 127.0.0.1, port: 6379, send: "PING\\r\\n", expect: '^\\+PONG'}}
  cert: {tls: {host: www.example.test, ca: certs/own.pem}, every: 1h}
  mail: {tls: {host: mail.example.test, port: 587, servername: smtp.example.test, starttls: smtp}, every: 1h}
checks:
  - id: import-speed
    probe: import-perf
    value: records_per_second
    unit: rec/s
    warning: {at_most: 1000}
    critical: {below: 500}
    for: 5m
    recovery: 1h30m
    action: Increase the batch size
    runbook: performance#slow-imports
    part: Database
    dashboard: https://grafana.example.test/d/imports
  - {id: dump-size, probe: dumps, value: bytes, critical: {below: 2GB, not: null}, warning: {above: 26h}, for: {warning: 10m, critical: 5m}}
maintenance:
  - {id: restore-test, name: Quarterly restore test, cadence: 3 months, warn: P7D, owner: "@nadia", timezone: UTC}
maintenance_files:
  - id: collector
    path: maintenance.json
    items: /data/items
    keys: {last_done: done_at}
    numbers_are: hours
    writes: date
    runbook: performance
    collector: {shell: ./collect | tee log, timeout: 30s}
schedules:
  - {id: reminder, cron: "0 10 * * *", do: {reminder: maintenance}, catch_up: none, catch_up_window: 2h}
`;

const env = {
  PATH: '/bin',
  HOME: '/home/ops',
  PGHOST: 'db.test',
  OTHER: 'not passed on',
  MIDS_PASSWORD: 'not-a-secret',
};

async function readExample() {
  const folder = await createHome({
    'config/watchkeeper.yaml': workspace,
    'config/services/mids-hero.yaml': service,
    'runbooks/mids-hero/performance.md': '# Performance\n\n## Slow imports\n',
    'estate/mids/maintenance.json': '{}',
  });
  const reading = await readConfig({ home: folder.home, env, knownRights });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems, null, 1));
  return { ...reading, cwd: join(folder.home, 'estate/mids') };
}

describe('a full config', () => {
  it('is read without a warning', async () => {
    expect((await readExample()).warnings).toEqual([]);
  });

  it('gives the service as it is declared', async () => {
    expect((await readExample()).config.services).toEqual([
      {
        id: 'mids-hero',
        name: 'Mids Hero Web',
        timezone: 'Pacific/Honolulu',
        labels: { env: 'prod', 'x-team': 'web' },
        owner: '@leads',
        channels: { health: '#ops', incidents: '#incidents', dr: 'C0DRUPD' },
        parts: ['Database'],
      },
    ]);
  });

  it('starts commands in the folder of the service with nothing but the declared environment', async () => {
    const { config, cwd } = await readExample();
    const look = config.probes[0]?.look;
    expect(look).toEqual({
      kind: 'command',
      command: {
        argv: ['just', 'import-perf', '--json'],
        cwd,
        env: {
          PATH: '/bin',
          HOME: '/home/ops',
          LANG: 'C.UTF-8',
          LC_ALL: 'C.UTF-8',
          PGHOST: 'db.test',
          PGDATABASE: 'mids',
          MIDS_PASSWORD: 'not-a-secret',
        },
      },
      output: 'json',
      extract: {},
      outputLimit: 1_000_000,
    });
  });

  it('takes the interval from a merged anchor and elsewhere the defaults', async () => {
    const { config } = await readExample();
    expect(config.probes.map(({ id, every, timeout }) => [id, every, timeout])).toEqual([
      ['import-perf', 30_000, 5_000],
      ['slow', 60_000, 10_000],
      ['site', 30_000, 5_000],
      ['machine', 300_000, 10_000],
      ['dumps', 3_600_000, 10_000],
      ['duties', 60_000, 10_000],
      ['errors', 60_000, 10_000],
      ['cache', 60_000, 10_000],
      ['cert', 3_600_000, 10_000],
      ['mail', 3_600_000, 10_000],
    ]);
  });

  it('looks at certificates at the usual port, and trusts a file beside the commands', async () => {
    const { config, cwd } = await readExample();
    const lookOf = (id: string) => config.probes.find((probe) => probe.id === id)?.look;
    const host = 'www.example.test';
    expect(lookOf('cert')).toEqual({ kind: 'tls', host, port: 443, ca: join(cwd, 'certs/own.pem') });
    expect(lookOf('mail')).toEqual({
      kind: 'tls',
      host: 'mail.example.test',
      port: 587,
      servername: 'smtp.example.test',
      starttls: 'smtp',
    });
  });

  it('runs a text for the shell in bash, its variables left to the shell', async () => {
    const { config } = await readExample();
    expect(config.probes[1]?.look).toMatchObject({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what the shell gets
      command: { argv: ['bash', '-euo', 'pipefail', '-c', 'echo "slow: ${PGHOST}"'] },
      output: 'text',
      extract: { slow: 'slow: (\\d+)' },
      outputLimit: 64_000,
    });
  });

  it('gives every other kind of probe what it needs', async () => {
    const { config, cwd } = await readExample();
    expect(config.probes.slice(2, 6).map((probe) => probe.look)).toEqual([
      {
        kind: 'http',
        url: 'https://example.test/health',
        method: 'GET',
        headers: { Authorization: 'Bearer not-a-secret' },
        followRedirects: true,
        extract: { title: '<title>(.*)</title>' },
        outputLimit: 1_000_000,
      },
      { kind: 'host', disk: ['/', '/data'] },
      {
        kind: 'files',
        path: join(cwd, 'backups'),
        match: '*.sql',
        each: true,
        dated: { format: 'yyyy-MM-dd', timezone: 'Pacific/Honolulu' },
        expect: ['a.test'],
      },
      { kind: 'maintenance' },
    ]);
  });

  it('reads times in a log in the zone of the service', async () => {
    const { config, cwd } = await readExample();
    expect(config.probes.find((probe) => probe.id === 'errors')?.look).toEqual({
      kind: 'log',
      path: join(cwd, 'logs/app.log'),
      pattern: 'ERROR',
      last: 86_400_000,
      time: { format: 'dd.MM.yyyy HH:mm', find: '^(\\S+ \\S+)', timezone: 'Pacific/Honolulu' },
      tail: 3,
      limit: 100_000_000,
    });
  });

  it('says to a port what is written in double quotes', async () => {
    const { config } = await readExample();
    expect(config.probes.find((probe) => probe.id === 'cache')?.look).toEqual({
      kind: 'tcp',
      host: '127.0.0.1',
      port: 6379,
      send: 'PING\r\n',
      expect: '^\\+PONG',
    });
  });

  it('reads durations and sizes in conditions as milliseconds and bytes', async () => {
    const { config } = await readExample();
    expect(config.checks).toEqual([
      {
        id: 'import-speed',
        service: 'mids-hero',
        name: 'import speed',
        probe: 'import-perf',
        value: 'records_per_second',
        unit: 'rec/s',
        warning: { at_most: 1000 },
        critical: { below: 500 },
        for: 300_000,
        recovery: 5_400_000,
        action: 'Increase the batch size',
        runbook: 'performance#slow-imports',
        part: 'Database',
        dashboard: 'https://grafana.example.test/d/imports',
      },
      {
        id: 'dump-size',
        service: 'mids-hero',
        name: 'dump size',
        probe: 'dumps',
        value: 'bytes',
        critical: { below: 2e9, not: null },
        warning: { above: 93_600_000 },
        for: { warning: 600_000, critical: 300_000 },
        recovery: 0,
      },
    ]);
  });

  it('gives duties and the files that hold others', async () => {
    const { config, cwd } = await readExample();
    expect(config.items).toEqual([
      {
        id: 'restore-test',
        service: 'mids-hero',
        name: 'Quarterly restore test',
        cadence: { months: 3 },
        warn: { days: 7 },
        timezone: 'UTC',
        owner: '@nadia',
        lastDone: null,
        origin: { kind: 'config' },
      },
    ]);
    expect(config.maintenanceFiles).toEqual([
      {
        id: 'collector',
        service: 'mids-hero',
        path: join(cwd, 'maintenance.json'),
        items: ['data', 'items'],
        keys: {
          id: 'id',
          name: 'name',
          cadence: 'cadence',
          warn: 'warn',
          lastDone: 'done_at',
          result: 'result',
          notes: 'notes',
        },
        numbersAre: 'hours',
        writes: 'date',
        timezone: 'Pacific/Honolulu',
        owner: '@leads',
        runbook: 'performance',
        collector: {
          argv: ['bash', '-euo', 'pipefail', '-c', './collect | tee log'],
          cwd,
          env: expect.objectContaining({ PGDATABASE: 'mids' }),
          timeout: 30_000,
        },
      },
    ]);
  });

  it('gives schedules unique names, and those of a service its zone, channel and topic', async () => {
    const { config } = await readExample();
    expect(config.schedules).toEqual([
      {
        id: 'workspace/morning',
        cron: '0 9 * * MON-FRI',
        timezone: 'America/New_York',
        task: { kind: 'summary', edition: 'morning', counts: [], peaks: [] },
        catchUp: 'latest',
        catchUpWindow: 10_800_000,
        quietDays: { weekdays: [6, 7], dates: ['2026-12-25'] },
        channel: '#ops',
        services: ['mids-hero'],
      },
      {
        id: 'mids-hero/reminder',
        cron: '0 10 * * *',
        timezone: 'Pacific/Honolulu',
        task: { kind: 'reminder' },
        catchUp: 'none',
        catchUpWindow: 7_200_000,
        quietDays: { weekdays: [], dates: [] },
        channel: '#ops',
        services: ['mids-hero'],
      },
    ]);
  });

  it('gives reading rights to everyone and all others to nobody unless config says otherwise', async () => {
    const { config } = await readExample();
    expect(config.access).toEqual({
      roles: { leads: { users: ['U0LEAD001', 'U0EXTRA1'], groups: ['S0LEADS01'] } },
      rights: {
        status: ['everyone'],
        check: ['everyone'],
        maintenance: ['everyone'],
        summary: ['everyone'],
        'summary.post': ['nobody'],
        audit: ['nobody'],
        'maintenance.done': ['leads'],
      },
      groupMaxAge: 3_600_000,
    });
    expect(config.people).toEqual([
      { key: 'nadia', name: 'Nadia Reyes', slack: 'U0LEAD001', uid: 1000 },
      { key: 'bo', name: 'Bo', slack: 'U0BO0001' },
    ]);
  });

  it('gives the values of secrets for masking, and the settings of the watch', async () => {
    const { config } = await readExample();
    expect(config).toMatchObject({
      mode: 'observe',
      secrets: ['not-a-secret'],
      watching: { concurrency: 2, jitter: 0 },
      retention: {
        traffic: 7 * 86_400_000,
        history: 400 * 86_400_000,
        results: 14 * 86_400_000,
        hours: 100 * 86_400_000,
        days: 1830 * 86_400_000,
      },
    });
  });
});
