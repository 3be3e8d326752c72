// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of config files
import { describe, expect, it } from 'vitest';
import { problemsBelowTop, problemsOf, top, workspace } from './config-folder.ts';

const web = 'probes:\n  web: {http: https://x.test}\n';

/** What is wrong, the text from line 5 of a service file on, and what is said about it. */
const cases: [what: string, text: string, said: string[]][] = [
  [
    'a duration that is none',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, for: 5 minuts}\n`,
    ['8:68 checks[0].for: "5 minuts" is no duration; write it like 30s, 5m, 1h30m'],
  ],
  [
    'a duration for a level that there is not',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, for: {critcal: 5m}}\n`,
    ['8:69 checks[0].for.critcal: is no key here; did you mean critical? (known: warning, critical)'],
  ],
  [
    'a duration of a level that is none',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, for: {critical: 5}}\n`,
    ['8:68 checks[0].for: critical: 5 is no duration; write it like 30s, 5m, 1h30m'],
  ],
  [
    'a duration of a level that the check does not have',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, for: {warning: 5m}}\n`,
    ['8:78 checks[0].for.warning: waits for nothing: the check has no warning; leave it out'],
  ],
  [
    'a dashboard that is no address',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, dashboard: grafana}\n`,
    ['8:74 checks[0].dashboard: is no address; write it like https://example.test/health'],
  ],
  [
    'a negative duration',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, recovery: -5m}\n`,
    ['8:73 checks[0].recovery: "-5m" is no duration; write it like 30s, 5m, 1h30m'],
  ],
  [
    'a number where a duration is wanted',
    'probes:\n  web: {http: https://x.test, every: 60}\n',
    ['6:38 probes.web.every: 60 is no duration; write it like 30s, 5m, 1h30m'],
  ],
  [
    'an interval of zero',
    'probes:\n  web: {http: https://x.test, every: 0s}\n',
    ['6:38 probes.web.every: is zero; write how long from one look to the next, like 1m'],
  ],
  [
    'an unknown key',
    'probes:\n  web: {http: https://x.test, metod: GET}\n',
    [
      '6:31 probes.web.metod: is no key here; did you mean method? (known: command, shell, http, prometheus, host, files, tls, tcp, log, heartbeat, maintenance, every, timeout, output, extract, exit_codes, output_limit, method, headers, body, follow_redirects)',
    ],
  ],
  [
    'an unknown word where only some are allowed',
    'probes:\n  web: {http: https://x.test, method: PSOT}\n',
    ['6:39 probes.web.method: "PSOT" is not known here; write GET, HEAD or POST; did you mean POST?'],
  ],
  ['a wrong type', 'checks: {id: up}\n', ['5:9 checks: a map is not a list']],
  [
    'a number where a text is wanted',
    `${web}checks:\n  - {id: up, name: 200, probe: web, value: status, critical: {not: 200}}\n`,
    ['8:20 checks[0].name: 200 is no text; put it in quotes'],
  ],
  [
    'a key that is missing',
    `${web}checks:\n  - {id: up, value: status, critical: {not: 200}}\n`,
    ['8:5 checks[0].probe: is missing; a text is wanted'],
  ],
  [
    'an empty value',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: }\n`,
    ['8:51 checks[0].critical: is empty; a map (key: value) is wanted'],
  ],
  [
    'an id with capitals',
    'probes:\n  Web: {http: https://x.test}\n',
    [
      '6:3 probes.Web: "Web" is no id; write it in lower-case letters, digits and single dashes, like mids-hero',
    ],
  ],
  [
    'a probe of two kinds',
    'probes:\n  web: {http: https://x.test, command: [true]}\n',
    [
      '6:3 probes.web: looks at several things (command, http); give one, and the others probes of their own',
      '6:41 probes.web.command[0]: true is no text; put it in quotes',
    ],
  ],
  [
    'a probe of no kind',
    'probes:\n  web: {every: 1m}\n',
    [
      '6:3 probes.web: looks at nothing; give one of command, shell, http, prometheus, host, files, tls, tcp, log, heartbeat, maintenance',
    ],
  ],
  [
    'a key of another kind of probe',
    'probes:\n  web: {http: https://x.test, output: json}\n',
    ['6:31 probes.web.output: does not go with http; it belongs to command and shell'],
  ],
  [
    'a command that is one line',
    'probes:\n  one: {command: just import-perf}\n',
    [
      '6:18 probes.one.command: must be a list of words like [just, import-perf, --json]; for a line with pipes use shell:',
    ],
  ],
  [
    'an address that is none',
    'probes:\n  web: {http: "ftp://x.test"}\n',
    ['6:15 probes.web.http: is no address; write it like https://example.test/health'],
  ],
  [
    'a host that is an address of the web',
    'probes:\n  cert: {tls: {host: "https://x.test/"}}\n',
    ['6:22 probes.cert.tls.host: "https://x.test/" is no host; write it like www.example.test or 192.0.2.7'],
  ],
  [
    'a port that is none',
    'probes:\n  db: {tcp: {host: db.test, port: 70000}}\n',
    ['6:35 probes.db.tcp.port: 70000 is too large; the most is 65535'],
  ],
  [
    'a port that is no number',
    'probes:\n  db: {tcp: {host: db.test, port: "https"}}\n',
    ['6:35 probes.db.tcp.port: "https" is no port; write a number from 1 to 65535'],
  ],
  [
    'a port in digits that is none',
    'probes:\n  db: {tcp: {host: db.test, port: "65536"}}\n',
    ['6:35 probes.db.tcp.port: "65536" is no port; write a number from 1 to 65535'],
  ],
  [
    'an expected answer that does not compile',
    'probes:\n  db: {tcp: {host: db.test, port: 5432, expect: "("}}\n',
    ['6:49 probes.db.tcp.expect: "(" is no regular expression: unterminated group'],
  ],
  [
    'an extracted value with the name of another',
    'probes:\n  web: {http: https://x.test, extract: {status: "(x)"}}\n',
    ['6:41 probes.web.extract.status: is a value that every http probe has; choose another name'],
  ],
  [
    'a form of the times in a log that is none',
    'probes:\n  errors: {log: {path: a.log, pattern: x, time: {format: yyyy-MM-dd}}}\n',
    [
      '6:58 probes.errors.log.time.format: "yyyy-MM-dd" is no form of day and time; write iso, common, syslog, epoch, or like dd.MM.yyyy HH:mm:ss',
    ],
  ],
  [
    'a form of the times in a log without their place',
    'probes:\n  errors: {log: {path: a.log, pattern: x, time: {format: "dd.MM.yyyy HH:mm"}}}\n',
    [
      '6:49 probes.errors.log.time: needs find: where the time stands in a line, with the time in (…), like "^(\\S+ \\S+)"',
    ],
  ],
  [
    'a log with a bad pattern, zone and span',
    'probes:\n  errors: {log: {path: a.log, pattern: "(", last: 0, time: {timezone: Mars}}}\n',
    [
      '6:40 probes.errors.log.pattern: "(" is no regular expression: unterminated group',
      '6:51 probes.errors.log.last: is zero; write how far back lines count, like 24h',
      '6:71 probes.errors.log.time.timezone: "Mars" is no time zone; write it like America/New_York or UTC',
    ],
  ],
  [
    'a timeout longer than the interval',
    'probes:\n  web: {http: https://x.test, every: 5s, timeout: 1m}\n',
    [
      '6:51 (warning) probes.web.timeout: 1 min is longer than every (5 s): a slow look makes the next ones late',
    ],
  ],
  [
    'files whose retention cannot be counted',
    'probes:\n  dumps: {files: {path: b, dated: {format: yyyyMMdd, find: x}, retention: {cron: "0 2,14 * * *", keep: 7, since: today, timezone: Hawaii}}}\n',
    [
      '6:60 probes.dumps.files.dated.find: "x" has no group; put what is wanted in (…), like "speed: (\\d+)"',
      '6:82 probes.dumps.files.retention.cron: has several moments a day, but the names say only the day; give dated a form with the time, like yyyyMMdd_HHmmss, or leave dated out',
      '6:114 probes.dumps.files.retention.since: "today" is no day; write it like 2026-03-01',
      '6:131 probes.dumps.files.retention.timezone: "Hawaii" is no time zone; write it like America/New_York or UTC',
    ],
  ],
  [
    'files that are kept for something that is no span',
    'probes:\n  dumps: {files: {path: b, retention: {cron: "0 25 * * *", keep: soon}}}\n',
    [
      '6:66 probes.dumps.files.retention.keep: must be how long each stays, like 7d, 4w or 12 months, or how many of the newest stay, a whole number like 12',
    ],
  ],
  [
    'a form of dates that is none',
    'probes:\n  dumps: {files: {path: b, dated: YYYY-MM-DD}}\n',
    ['6:35 probes.dumps.files.dated: "YYYY-MM-DD" is no form of a date; write it like yyyy-MM-dd'],
  ],
  [
    'a pattern without a group',
    'probes:\n  speed: {command: [x], extract: {speed: "speed"}}\n',
    [
      '6:42 probes.speed.extract.speed: "speed" has no group; put what is wanted in (…), like "speed: (\\d+)"',
    ],
  ],
  [
    'a pattern that does not compile',
    `${web}checks:\n  - {id: up, probe: web, value: body, critical: {matches: "(["}}\n`,
    ['8:59 checks[0].critical.matches: "([" is no regular expression: unterminated character class'],
  ],
  [
    'an unknown probe',
    `${web}checks:\n  - {id: up, probe: wep, value: status, critical: {not: 200}}\n`,
    ['8:21 checks[0].probe: "wep" is no probe of this service; write web; did you mean web?'],
  ],
  [
    'an unknown value',
    `${web}checks:\n  - {id: up, probe: web, value: staus, critical: {not: 200}}\n`,
    [
      '8:33 checks[0].value: "staus" is no value of this probe (http); write reachable, status, took_ms, error, url, headers.*, body, length, truncated, sha256, location or json.*; did you mean status?',
    ],
  ],
  [
    'an unknown part',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, part: Databse}\n`,
    [
      '8:69 checks[0].part: "Databse" is not listed under service.parts: Database or Cache; did you mean Database?',
    ],
  ],
  [
    'a check id used twice',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}}\n  - {id: up, probe: web, value: status, critical: {not: 201}}\n`,
    ['9:10 checks[1].id: the check id "up" is already taken above; each must be unique'],
  ],
  [
    'a check without a threshold that has something to wait for and to do',
    `${web}checks:\n  - {id: up, probe: web, value: status, for: 5m, action: Look}\n`,
    [
      '8:41 checks[0].for: goes with a threshold, and this check has none; give warning, critical or both, like critical: {above: 90}',
      '8:50 checks[0].action: goes with a threshold, and this check has none; give warning, critical or both, like critical: {above: 90}',
    ],
  ],
  [
    'a condition that compares with nothing',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {}}\n`,
    [
      '8:51 checks[0].critical: compares with nothing; give at least one of above, at_least, below, at_most, is, not, one_of, none_of, matches, range',
    ],
  ],
  [
    'a comparison with another type than the value has',
    `${web}checks:\n  - {id: up, probe: web, value: status, warning: {one_of: [500, "503"]}, critical: {is: "500"}}\n`,
    [
      '8:59 (warning) checks[0].warning.one_of: does not fit: status is a number, and "503" is a text; write a number',
      '8:89 (warning) checks[0].critical.is: does not fit: status is a number, and "500" is a text; write a number',
    ],
  ],
  [
    'a condition that can never hold',
    `${web}checks:\n  - {id: slow, probe: web, value: took_ms, critical: {above: 2s, below: 1s}}\n`,
    ['8:54 checks[0].critical: can never hold: no number fits both bounds'],
  ],
  [
    'thresholds inside out',
    `${web}checks:\n  - {id: slow, probe: web, value: took_ms, warning: {above: 90}, critical: {above: 80}}\n`,
    [
      '8:76 (warning) checks[0].critical: holds wherever warning holds, so warning never shows; are the two swapped?',
    ],
  ],
  [
    'a bound that is no number',
    `${web}checks:\n  - {id: slow, probe: web, value: took_ms, critical: {above: fast}}\n`,
    [
      '8:62 checks[0].critical.above: "fast" is no number; write 90, or with a unit 26h (milliseconds) or 2GB (bytes)',
    ],
  ],
  [
    'a cadence of zero',
    'maintenance:\n  - {id: restore, name: Restore, cadence: 0d}\n',
    ['6:43 maintenance[0].cadence: "0d" is zero; write a span above zero, like 90d'],
  ],
  [
    'a cadence that is none',
    'maintenance:\n  - {id: restore, name: Restore, cadence: quarterly}\n',
    [
      '6:43 maintenance[0].cadence: "quarterly" is no calendar span; write it like 90d, 2w, 3 months, 1y or P90D',
    ],
  ],
  [
    'a warning span longer than the cadence',
    'maintenance:\n  - {id: restore, name: Restore, cadence: 1 month, warn: 31d}\n',
    ['6:58 (warning) maintenance[0].warn: is as long as the cadence or longer, so the item is never green'],
  ],
  [
    'an item id used twice',
    'maintenance:\n  - {id: restore, name: A, cadence: 1y}\n  - {id: restore, name: B, cadence: 1y}\n',
    ['7:10 maintenance[1].id: the item id "restore" is already taken above; each must be unique'],
  ],
  [
    'an owner nobody knows',
    'maintenance:\n  - {id: restore, name: A, cadence: 1y, owner: "@nadja"}\n',
    [
      '6:48 maintenance[0].owner: "@nadja" is nobody whom config knows; write "@" and a key under people or roles: @nadia or @leads; did you mean @nadia?',
    ],
  ],
  [
    'a file of items whose collector does two things',
    'maintenance_files:\n  - {id: own, path: m.json, collector: {command: [x], shell: y, timeout: 0s}}\n',
    [
      '6:40 maintenance_files[0].collector: needs one of command and shell',
      '6:74 maintenance_files[0].collector.timeout: is zero; write how long it may run, like 1m',
    ],
  ],
  [
    'a file of items used twice',
    'maintenance_files:\n  - {id: own, path: m.json}\n  - {id: own, path: n.json}\n',
    ['7:10 maintenance_files[1].id: the file id "own" is already taken above; each must be unique'],
  ],
  [
    'a cron expression that never fires',
    'schedules:\n  - {id: s, cron: "0 0 30 2 *", do: {summary: morning}}\n',
    ['6:19 schedules[0].cron: "0 0 30 2 *" never fires: no month that it names has a day 30'],
  ],
  [
    'a cron expression of six fields',
    'schedules:\n  - {id: s, cron: "0 0 9 * * *", do: {summary: morning}}\n',
    [
      '6:19 schedules[0].cron: "0 0 9 * * *" has 6 fields, but five are needed: minute, hour, day of month, month, day of week, such as "0 9 * * 1-5"',
    ],
  ],
  [
    'a cron expression with a wrong field',
    'schedules:\n  - {id: s, cron: "61 9 * * *", do: {summary: morning}}\n',
    [
      '6:19 schedules[0].cron: "61" is not valid as minute. Allowed are 0–59, lists (1,2), ranges (1-5) and steps (*/5)',
    ],
  ],
  [
    'a zone that does not exist',
    'schedules:\n  - {id: s, cron: "0 9 * * *", timezone: America/New_Yrok, do: {summary: morning}}\n',
    [
      '6:42 schedules[0].timezone: "America/New_Yrok" is no time zone; write it like America/New_York or UTC; did you mean America/New_York?',
    ],
  ],
  [
    'days that are none',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}, quiet_days: [satrday, 2026-02-30]}\n',
    [
      '6:69 schedules[0].quiet_days[0]: "satrday" is no day; write a weekday like saturday or a date like 2026-12-25; did you mean saturday?',
      '6:78 schedules[0].quiet_days[1]: "2026-02-30" is on no calendar',
    ],
  ],
  [
    'a schedule that does nothing',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {}}\n',
    [
      '6:36 schedules[0].do: must say one thing to do: {summary: morning}, {summary: evening}, {reminder: maintenance}, {links: check}, {backup: {keep: 14}} or {run: service/runbook#procedure}',
    ],
  ],
  [
    'a summary of checks that are not there',
    `${web}checks:\n  - {id: up, probe: web, value: status}\nschedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: evening, counts: [upp], peaks: [up, alpha/up]}}\n`,
    [
      '10:64 schedules[0].do.counts[0]: "upp" is no check; write up; did you mean up?',
      '10:82 schedules[0].do.peaks[1]: "alpha/up" is no check; write up',
    ],
  ],
  [
    'a reminder that calls itself otherwise',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {reminder: maintenance, title: Duties}}\n',
    ['6:60 schedules[0].do.title: goes with a summary alone; leave it out'],
  ],
  [
    'details that the probe does not have',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, details: {took: took_msec}}\n`,
    [
      '8:79 checks[0].details.took: "took_msec" is no value of this probe (http); write reachable, status, took_ms, error, url, headers.*, body, length, truncated, sha256, location or json.*; did you mean took_ms?',
    ],
  ],
  [
    'a schedule of a service that speaks of others',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}, services: [beta]}\n',
    [
      '6:56 schedules[0].services: a schedule of a service file speaks about that service alone; leave it out',
    ],
  ],
  [
    'a channel that is not listed',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}, channel: "#opps"}\n',
    [
      '6:65 schedules[0].channel: "#opps" is not listed under channels in config/watchkeeper.yaml: #ops or #incidents; did you mean #ops?',
    ],
  ],
  [
    'a channel without its sign',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}, channel: ops}\n',
    [
      '6:65 schedules[0].channel: "ops" is no channel; write "#name" in quotes (a bare # begins a comment) or an id like C0123ABCD',
    ],
  ],
  [
    'a runbook that is not there',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, runbook: perfomance}\n`,
    [
      '8:72 checks[0].runbook: runbooks/alpha/perfomance.md is not there; there: performance; did you mean performance?',
    ],
  ],
  [
    'a heading that is not there',
    `${web}checks:\n  - {id: up, probe: web, value: status, critical: {not: 200}, runbook: performance#slow-import}\n`,
    [
      '8:72 checks[0].runbook: runbooks/alpha/performance.md has no heading #slow-import; there: performance or slow-imports; did you mean slow-imports?',
    ],
  ],
  [
    'a runbook outside its folder',
    'maintenance:\n  - {id: restore, name: A, cadence: 1y, runbook: ../beta/x}\n',
    [
      '6:50 maintenance[0].runbook: "../beta/x" is no runbook; write its name, or name#heading, within runbooks/alpha/',
    ],
  ],
  [
    'a folder that is not there',
    'environment: {cwd: nowhere}\n',
    ['5:20 (warning) environment.cwd: there is no folder HOME/nowhere now; commands fail until it is there'],
  ],
  [
    'a setting of the bot given to commands',
    'environment: {allow: [SLACK_BOT_TOKEN], set: {WATCHKEEPER_HOME: /x}}\n',
    [
      '5:23 environment.allow[0]: SLACK_BOT_TOKEN belongs to Watchkeeper itself and never reaches a command; choose another name',
      '5:47 environment.set.WATCHKEEPER_HOME: WATCHKEEPER_HOME belongs to Watchkeeper itself and never reaches a command; choose another name',
    ],
  ],
  [
    'a secret that is not set',
    'environment: {secrets: [ALPHA_PASSWORD]}\n',
    [
      '5:25 (warning) environment.secrets[0]: ALPHA_PASSWORD is not set in the environment; set it before the start',
    ],
  ],
  [
    'a variable that is not set',
    'environment:\n  cwd: ${ALPHA_HOME}\n',
    [
      '6:8 environment.cwd: ${ALPHA_HOME} is not set in the environment; set it or give a default: ${ALPHA_HOME:-…}; did you mean ALPHA_HOMES?',
    ],
  ],
  [
    'a variable that is malformed',
    'environment:\n  set: {A: "${not a name}"}\n',
    [
      '6:12 environment.set.A: ${not a name} is no variable; write ${NAME} or ${NAME:-default}, or $${ for a plain ${',
    ],
  ],
];

describe('a service file', () => {
  it.each(cases)('says where and what is wrong: %s', async (_, text, said) => {
    const runbooks = { 'runbooks/alpha/performance.md': '# Performance\n## Slow imports\n' };
    expect(await problemsBelowTop(text, { ALPHA_HOMES: '/x' }, runbooks)).toEqual(said);
  });

  it('says that a zone, an owner and a channel of the service do not exist', async () => {
    const text = `service: {id: alpha, name: Alpha, timezone: Mars/Base, owner: "@leeds"}\nchannels: {health: "#oops"}\n`;
    expect(
      await problemsOf({ 'config/watchkeeper.yaml': workspace, 'config/services/alpha.yaml': text }),
    ).toEqual([
      'config/services/alpha.yaml:1:45 service.timezone: "Mars/Base" is no time zone; write it like America/New_York or UTC',
      'config/services/alpha.yaml:1:63 service.owner: "@leeds" is nobody whom config knows; write "@" and a key under people or roles: @nadia or @leads; did you mean @leads?',
      'config/services/alpha.yaml:2:20 channels.health: "#oops" is not listed under channels in config/watchkeeper.yaml: #ops or #incidents; did you mean #ops?',
    ]);
  });

  it('says that the id of a service is used twice, and that a file has another name', async () => {
    const files = {
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': top,
      'config/services/beta.yaml': top,
      'config/services/gamma.yaml': top.replace('id: alpha', 'id: delta'),
    };
    expect(await problemsOf(files)).toEqual([
      'config/services/beta.yaml:2:8 service.id: "alpha" is already the id of the service in config/services/alpha.yaml',
      'config/services/gamma.yaml:2:8 (warning) service.id: "delta" is easier to find in a file named delta.yaml',
    ]);
  });

  it('accepts anchors, merge keys and keys that begin with x-', async () => {
    const text = `x-often: &often {every: 1m, timeout: 5s}\nprobes:\n  x-base: &base\n    <<: *often\n    http: https://x.test\n  web:\n    <<: *base\n    x-note: why\n`;
    expect(await problemsBelowTop(text)).toEqual([]);
  });

  it('points into the anchor when what it brings in is wrong', async () => {
    const text = 'x-often: &often {every: soon}\nprobes:\n  web: {<<: *often, http: https://x.test}\n';
    expect(await problemsBelowTop(text)).toEqual([
      '5:25 probes.web.every: "soon" is no duration; write it like 30s, 5m, 1h30m',
    ]);
  });
});

describe('a secret', () => {
  const secret = 'environment: {secrets: [ALPHA_PASSWORD]}\n';
  const env = { ALPHA_PASSWORD: 'not-a-secret', SLACK_BOT_TOKEN: 'xoxb-not-a-token' };

  it('may stand in a header', async () => {
    const text = `${secret}probes:\n  web: {http: https://x.test, headers: {Authorization: "Bearer \${ALPHA_PASSWORD}"}}\n`;
    expect(await problemsBelowTop(text, env)).toEqual([]);
  });

  it('may not stand in a command or an address, and no message quotes it', async () => {
    const text = `${secret}probes:\n  web: {http: "https://\${ALPHA_PASSWORD}@x.test", every: "\${ALPHA_PASSWORD}"}\n  one: {command: [login, "\${SLACK_BOT_TOKEN}"]}\n`;
    const said = await problemsBelowTop(text, env);
    expect(said).toEqual([
      '7:15 probes.web.http: ${ALPHA_PASSWORD} is a secret; it may stand only in headers, body and the token of a heartbeat. Commands find it in their environment',
      '7:58 probes.web.every: ${ALPHA_PASSWORD} is a secret; it may stand only in headers, body and the token of a heartbeat. Commands find it in their environment',
      '8:26 probes.one.command[1]: ${SLACK_BOT_TOKEN} is a setting of Watchkeeper itself and goes nowhere else',
    ]);
  });

  it('may be the token of a job that reports, in a variable of its own, where there is a port to report to', async () => {
    const job = (rest: string) =>
      `${secret}probes:\n  job: {heartbeat: {token: "\${ALPHA_PASSWORD}", ${rest}}}\n`;
    const token = { ALPHA_PASSWORD: 'not-a-secret-at-all' };
    const port = { ...token, WATCHKEEPER_PORT: '9464' };
    expect(await problemsBelowTop(job('every: 24h'), port)).toEqual([]);
    expect(await problemsBelowTop(job('every: 24h'), token)).toEqual([
      '7:20 (warning) probes.job.heartbeat: nobody can report while WATCHKEEPER_PORT is not set; set it before the start',
    ]);
    expect(await problemsBelowTop(job('grace: 1h'), port)).toEqual([
      '7:20 probes.job.heartbeat: needs one of every and cron: how often, or after which moments, the job reports',
    ]);
    const plain = 'probes:\n  job: {heartbeat: {token: written-into-the-file, cron: "0 25 * * *"}}\n';
    expect(await problemsBelowTop(plain, port)).toEqual([
      '6:28 probes.job.heartbeat.token: must come from a variable that is listed under environment.secrets',
      expect.stringContaining('6:57 probes.job.heartbeat.cron: "25" is not valid as hour.'),
    ]);
    expect(await problemsBelowTop(job('every: 24h'), { ...port, ALPHA_PASSWORD: 'short' })).toEqual([
      '7:28 probes.job.heartbeat.token: must be a secret of 16 to 200 letters, digits, - and _; make one with: openssl rand -hex 16',
    ]);
    const twice = `${job('every: 24h')}  other: {heartbeat: {token: "\${ALPHA_PASSWORD}", every: 1h}}\n`;
    expect(await problemsBelowTop(twice, port)).toEqual([
      '8:30 probes.other.heartbeat.token: is the token of another job already; give each its own',
    ]);
  });

  it('belongs to one service', async () => {
    const beta = `${top.replace('id: alpha', 'id: beta')}probes:\n  web: {http: https://x.test, headers: {a: "\${ALPHA_PASSWORD}"}}\n`;
    const gamma = `${top.replace('id: alpha', 'id: gamma')}${secret}`;
    const files = {
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': top + secret,
      'config/services/beta.yaml': beta,
      'config/services/gamma.yaml': gamma,
    };
    expect(await problemsOf(files, env)).toEqual([
      'config/services/beta.yaml:6:44 probes.web.headers.a: ${ALPHA_PASSWORD} is a secret of alpha and may not be used here',
      'config/services/gamma.yaml:5:25 environment.secrets[0]: ALPHA_PASSWORD is already a secret of alpha; a secret belongs to one service',
    ]);
  });
});
