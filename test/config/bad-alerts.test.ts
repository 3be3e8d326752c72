import { describe, expect, it } from 'vitest';
import { problemsBelowTop, problemsOf, top, workspace } from './config-folder.ts';

const checks = (...lines: string[]) =>
  `probes:\n  web: {http: https://x.test}\nchecks:\n${lines.map((line) => `  - {${line}, probe: web, value: status, critical: {not: 200}}\n`).join('')}`;

/** What is wrong, the text from line 5 of a service file on, and what is said about it. */
const cases: [what: string, text: string, said: string[]][] = [
  [
    'a level that there is not',
    checks('id: up, alert: allways'),
    ['8:21 checks[0].alert: "allways" is not known here; write critical, warning or never'],
  ],
  [
    'a cause that is no check',
    checks('id: up', 'id: deep, depends_on: [upp]'),
    ['9:29 checks[1].depends_on[0]: "upp" is no check of this service; write up or deep; did you mean up?'],
  ],
  [
    'a cause of a service that is none',
    checks('id: up, depends_on: [beta/up]'),
    ['8:27 checks[0].depends_on[0]: "beta" is no service; write alpha'],
  ],
  [
    'a cause that names nothing',
    checks('id: up, depends_on: ["Up there"]'),
    [
      '8:27 checks[0].depends_on[0]: "Up there" names no check; write its id, or SERVICE/CHECK for one of another service',
    ],
  ],
  [
    'causes in a circle, once',
    checks('id: a, depends_on: [b]', 'id: b, depends_on: [c]', 'id: c, depends_on: [a]'),
    [
      '8:25 checks[0].depends_on: leads in a circle: alpha/a depends on alpha/b depends on alpha/c depends on alpha/a; leave one of them out',
    ],
  ],
  [
    'a check that depends on itself',
    checks('id: a, depends_on: [a]'),
    ['8:25 checks[0].depends_on: leads in a circle: alpha/a depends on alpha/a; leave one of them out'],
  ],
  [
    'a cause of which nobody hears',
    checks('id: a, alert: never', 'id: b, depends_on: [a]'),
    [
      '9:26 (warning) checks[1].depends_on[0]: "a" has alert: never, so nobody would hear of either; it keeps nothing quiet. Let it alert, or leave it out here',
    ],
  ],
  [
    'windows that cannot be',
    `windows:
  - {id: a, name: A, cron: "0 2 * * SUN", until: 4am}
  - {id: b, name: B, cron: "0 2 * *", until: "04:00"}
  - {id: b, name: B, cron: "* 2 * * SUN", until: "04:00", timezone: America/NewYork}
  - {id: c, name: C, cron: "0 2,4 * * SUN", until: "04:00"}
`,
    [
      '6:50 windows[0].until: "4am" is no time of day; write it in quotes, like "04:00"',
      '7:28 windows[1].cron: "0 2 * *" has 4 fields, but five are needed: minute, hour, day of month, month, day of week, such as "0 9 * * 1-5"',
      '8:10 windows[2].id: the window id "b" is already taken above; each must be unique',
      '8:28 windows[2].cron: begins at no fixed time; write a minute and an hour, like "0 2 * * SUN"',
      '8:69 windows[2].timezone: "America/NewYork" is no time zone; write it like America/New_York or UTC; did you mean America/New_York?',
      '9:52 windows[3].until: "04:00" is when the window begins; it would be empty',
    ],
  ],
  [
    'flapping by a single change',
    'watching: {flapping: {changes: 1, within: soon}}\n',
    [
      '5:32 watching.flapping.changes: 1 is too small; the least is 2',
      '5:43 watching.flapping.within: "soon" is no duration; write it like 30s, 5m, 1h30m',
    ],
  ],
];

describe('what a service file says of alerts', () => {
  it.each(cases)('is held against the rules: %s', async (_, text, said) => {
    expect(await problemsBelowTop(text)).toEqual(said);
  });

  it('may name checks of another service, and of the whole service', async () => {
    const beta = top.replace('alpha', 'beta').replace('Alpha', 'Beta');
    const files = {
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': `${top}${checks('id: up, depends_on: [beta/up]')}`,
      'config/services/beta.yaml': `${beta}${checks('id: up')}`,
    };
    expect(await problemsOf(files)).toEqual([]);
  });
});
