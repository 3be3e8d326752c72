import type { WorkspaceOptions } from './workspace/options.ts';

/** Obviously made up: they open nothing but the local workspace. */
export const demoTokens = { bot: 'xoxb-local-demo-not-a-secret', app: 'xapp-local-demo-not-a-secret' };

const bot = 'U0WATCH';
const everybody = ['U01LEAD', 'U02OPER', 'U03NORIGHTS', 'U04GUEST', bot];

/** The people, groups and channels of the demo. Their ids are what the demo gives to the shipped config. */
export function demoWorkspace(): Pick<
  WorkspaceOptions,
  'team' | 'people' | 'userGroups' | 'channels' | 'app'
> {
  return {
    team: { id: 'T01LOCAL', name: 'Local Reach' },
    people: [
      // As the services of the demo, most of them: a newcomer who is Nick reads one clock, and another one as Sam.
      { id: 'U01LEAD', name: 'Nick', title: 'Lead', timezone: 'America/New_York' },
      { id: 'U02OPER', name: 'Karen', title: 'Operator', timezone: 'America/New_York' },
      { id: 'U03NORIGHTS', name: 'Sam', title: 'Without rights', timezone: 'Europe/Berlin' },
      { id: 'U04GUEST', name: 'Gil', title: 'Guest', guest: true, timezone: 'Europe/London' },
      { id: bot, name: 'Watchkeeper', bot: true },
    ],
    userGroups: [{ id: 'S01OPS', handle: 'ops', name: 'Operations', users: ['U01LEAD', 'U02OPER'] }],
    channels: [
      {
        id: 'C01OPS',
        name: 'ops',
        topic: 'Health summaries, reminders, and everyday operations',
        members: everybody,
      },
      { id: 'C02INCIDENTS', name: 'incidents', topic: 'One thread per incident', members: everybody },
      { id: 'C03DR', name: 'dr-updates', topic: 'Drills and disaster recovery', members: everybody },
      { id: 'C04STATUS', name: 'status', topic: 'What users are told', members: everybody },
    ],
    app: {
      botToken: demoTokens.bot,
      appToken: demoTokens.app,
      botUser: bot,
      appId: 'A0WATCH',
      botId: 'B0WATCH',
      name: 'Watchkeeper',
    },
  };
}

/** What the shipped config asks the environment for about people. */
export const demoPeople: Readonly<Record<string, string>> = {
  OPS_LEAD: 'U01LEAD',
  OPS_OPERATOR: 'U02OPER',
  OPS_GROUP: 'S01OPS',
};

/** What the command box offers behind `/ops`. */
export const demoSuggestions: readonly string[] = [
  'status',
  'status mission-control',
  'status mids-hero',
  'status treazr-island',
  'status witch-city-rope',
  'check mids-hero/import-health',
  'check mission-control',
  'check treazr-island/storage',
  'check treazr-island',
  'uptime 24h',
  'maintenance',
  'maintenance mission-control',
  'maintenance remind',
  'summary morning',
  'summary morning post',
  'run',
  'run mids-hero/incidents#import-failure',
  'run vedfolnir/daily',
  'runs',
  'runbook mids-hero/recovery',
  'logs mids-hero import 20',
  'schedule',
  'schedule next --count 5',
  'window',
  'window mids-hero 2h moving to the new host',
  'window end mids-hero',
  'doctor',
  'help',
];
