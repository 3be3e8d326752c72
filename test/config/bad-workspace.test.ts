import { describe, expect, it } from 'vitest';
import { problemsOf, problemsOfWorkspace, top, workspace } from './config-folder.ts';

const begin = 'channels: ["#ops"]\n';

/** What is wrong, the text from line 2 of a workspace file on, and what is said about it. */
const cases: [what: string, text: string, said: string[]][] = [
  [
    'an unknown mode',
    'mode: obsrve\n',
    ['2:7 mode: "obsrve" is not known here; write act or observe; did you mean observe?'],
  ],
  [
    'an unknown section',
    'schedule: []\n',
    [
      '2:1 schedule: is no key here; did you mean schedules? (known: mode, timezone, labels, channels, people, roles, rights, access, schedules, runbooks, watching, retention)',
    ],
  ],
  [
    'a zone that does not exist',
    'timezone: Europe/Berln\n',
    [
      '2:11 timezone: "Europe/Berln" is no time zone; write it like America/New_York or UTC; did you mean Europe/Berlin?',
    ],
  ],
  [
    'a Slack id and a user id used twice',
    'people:\n  a: {name: A, slack: U0AAA, uid: 7}\n  b: {name: B, slack: U0AAA, uid: 7}\n',
    [
      '4:23 people.b.slack: the Slack id "U0AAA" is already taken above; each must be unique',
      '4:35 people.b.uid: the user id "7" is already taken above; each must be unique',
    ],
  ],
  [
    'a Slack id that is a name',
    'people:\n  a: {name: A, slack: "@anna"}\n',
    [
      '3:23 people.a.slack: is no Slack user id; it looks like U0123ABCD (profile, three dots, Copy member ID)',
    ],
  ],
  [
    'a person who is declared twice',
    'people:\n  a: {name: A}\n  a: {name: B}\n',
    ['4:3 a stands here a second time; keep one of them'],
  ],
  [
    'an unknown person in a role',
    'people:\n  nadia: {name: N, slack: U0AAA}\nroles:\n  leads: {people: [nadja]}\n',
    ['5:20 roles.leads.people[0]: "nadja" is nobody under people: nadia; did you mean nadia?'],
  ],
  [
    'a person in a role whom Slack does not know',
    'people:\n  nadia: {name: N, uid: 5}\nroles:\n  leads: {people: [nadia]}\n',
    [
      '5:20 (warning) roles.leads.people[0]: nadia has no slack id, by which roles are looked up, so this gives them nothing',
    ],
  ],
  [
    'a role that is built in',
    'roles:\n  everyone: {}\n',
    ['3:3 roles.everyone: everyone is built in; choose another name'],
  ],
  [
    'an unknown right',
    'rights:\n  maintenance.dne: [everyone]\n',
    [
      '3:3 rights["maintenance.dne"]: there is no such right; write audit, check, maintenance, maintenance.done, status, summary or summary.post; did you mean maintenance.done?',
    ],
  ],
  [
    'an unknown role under a right',
    'roles:\n  leads: {}\nrights:\n  status: [leeds]\n',
    ['5:12 rights.status[0]: "leeds" is no role; write everyone, nobody or leads; did you mean leads?'],
  ],
  [
    'results that are forgotten before their day is over',
    'x-note: 1\nretention: {results: 1d}\n',
    ['3:22 retention.results: results are kept for at least 2d, because days are summed up from them'],
  ],
  [
    'coarse history that is forgotten before the fine one',
    'x-note: 1\nretention: {results: 30d, hours: 20d, days: 10d}\n',
    [
      '3:34 retention.hours: hours are kept at least as long as results: they are what is left of them',
      '3:45 retention.days: days are kept at least as long as hours: they are what is left of them',
    ],
  ],
  [
    'a retention that is no duration',
    'x-note: 1\nretention: {traffic: 1 week}\n',
    ['3:22 retention.traffic: "1 week" is no duration; write it like 30s, 5m, 1h30m'],
  ],
  [
    'numbers out of bounds',
    'watching: {concurrency: 0, jitter: 2}\n',
    [
      '2:25 watching.concurrency: 0 is too small; the least is 1',
      '2:36 watching.jitter: 2 is too large; the most is 1',
    ],
  ],
  [
    'a schedule without a channel',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}}\n',
    ['3:5 schedules[0].channel: is missing; say where it speaks, like "#ops"'],
  ],
  [
    'an unknown service of a schedule',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}, channel: "#ops", services: [alpa]}\n',
    ['3:84 schedules[0].services[0]: "alpa" is no service; write alpha; did you mean alpha?'],
  ],
  [
    'a schedule id used twice',
    'schedules:\n  - {id: s, cron: "0 9 * * *", do: {summary: morning}, channel: "#ops"}\n  - {id: s, cron: "0 8 * * *", do: {summary: mornin}, channel: "#ops"}\n',
    [
      '4:10 schedules[1].id: the schedule id "s" is already taken above; each must be unique',
      '4:46 schedules[1].do.summary: "mornin" is not known here; write morning or evening; did you mean morning?',
    ],
  ],
];

describe('the workspace file', () => {
  it.each(cases)('says where and what is wrong: %s', async (_, text, said) => {
    expect(await problemsOfWorkspace(begin + text)).toEqual(said);
  });

  it('says that a channel is listed twice', async () => {
    expect(await problemsOfWorkspace('channels: ["#ops", "#ops"]\n')).toEqual([
      '1:20 channels[1]: the channel "#ops" is already taken above; each must be unique',
    ]);
  });
});

describe('all files', () => {
  it('are checked at once, and problems come by file and line', async () => {
    const files = {
      'config/watchkeeper.yaml': `mode: on\n${workspace}`,
      'config/services/beta.yaml': 'service: {id: beta\n',
      'config/services/alpha.yaml': `${top}probes:\n  web: {http: x, every: soon}\nchecks:\n  - {id: a, probe: wep, value: v, critical: {above: x}}\n`,
    };
    expect((await problemsOf(files)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'config/watchkeeper.yaml:1:7 mode:',
      'config/services/alpha.yaml:6:15 probes.web.http:',
      'config/services/alpha.yaml:6:25 probes.web.every:',
      'config/services/alpha.yaml:8:20 checks[0].probe:',
      'config/services/alpha.yaml:8:53 checks[0].critical.above:',
      'config/services/beta.yaml:2:1 the',
    ]);
  });

  it('keep their places when something before them was left out', async () => {
    const files = {
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': `${top}maintenance:\n  - nonsense\n  - {id: a, name: A}\n  - {id: b, name: B, cadence: 1y, owner: "@who"}\n`,
    };
    expect(await problemsOf(files)).toEqual([
      'config/services/alpha.yaml:6:5 maintenance[0]: "nonsense" is not a map (key: value)',
      'config/services/alpha.yaml:7:5 maintenance[1].cadence: nothing is no calendar span; write it like 90d, 2w, 3 months, 1y or P90D',
      'config/services/alpha.yaml:8:42 maintenance[2].owner: "@who" is nobody whom config knows; write "@" and a key under people or roles: @nadia or @leads',
    ]);
  });

  it('do not complain of names that a broken workspace file should have given', async () => {
    const files = { 'config/watchkeeper.yaml': 'channels: [\n', 'config/services/alpha.yaml': top };
    const said = await problemsOf(files);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('config/watchkeeper.yaml:2:1 the YAML is broken');
  });
});
