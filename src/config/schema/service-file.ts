import { z } from 'zod';
import { mostLogLines } from '../../services/log-file.ts';
import { alertLevel, causes, flapping, window } from './alerts.ts';
import { argv, shellText } from './command.ts';
import { condition } from './condition.ts';
import { host } from './host.ts';
import { probe } from './probe.ts';
import { schedule } from './schedule.ts';
import { calendarSpan, channel, duration, id, key, url, variable, words } from './values.ts';
import { wait } from './wait.ts';

const check = z.strictObject({
  id,
  name: words.optional().meta({ description: 'For people; default the id with blanks for dashes' }),
  probe: z.string(),
  value: words
    .optional()
    .meta({ description: "Which of the probe's values; dots go deeper: import.queue.depth" }),
  status_from: words.optional().meta({
    description:
      'Instead of warning and critical: the value that says the status itself, such as status of a plugin',
  }),
  unit: words.optional().meta({ description: 'Shown behind the number: rec/s, %' }),
  warning: condition.optional(),
  critical: condition.optional(),
  for: wait.prefault(0),
  recovery: duration.prefault(0).meta({ description: 'How long a better status must last before it counts' }),
  details: z
    .record(words, words)
    .optional()
    .meta({
      description: 'Other values of the probe, told when it is not ok, by the name that people read',
      examples: [{ since: 'json.started_at' }],
    }),
  action: words.optional().meta({ description: 'What to do about it' }),
  runbook: words.optional(),
  dashboard: url.optional().meta({ description: 'Address of the dashboard that shows the metric' }),
  part: words.optional().meta({ description: 'One of service.parts' }),
  backup: words.optional().meta({
    description:
      'Set when the check tells whether a backup is present: what the summary calls it, such as nightly',
  }),
  alert: alertLevel,
  depends_on: causes,
});

const maintenanceItem = z.strictObject({
  id: key,
  name: words,
  cadence: calendarSpan,
  warn: calendarSpan.prefault('7d'),
  owner: words.optional(),
  runbook: words.optional(),
  timezone: words.optional(),
});

const maintenanceFile = z.strictObject({
  id,
  path: words.meta({ description: 'The JSON file. Relative paths start at environment.cwd' }),
  items: z.string().default('items').meta({
    description: 'A key of the file, or a JSON pointer such as /data/items; an empty text is the top level',
  }),
  keys: z
    .strictObject({
      id: words.default('id'),
      name: words.default('name'),
      cadence: words.default('cadence'),
      warn: words.default('warn'),
      last_done: words.default('last_done_at'),
      result: words.default('result'),
      notes: words.default('notes'),
      owner: words.optional(),
    })
    .prefault({}),
  numbers_are: z.enum(['days', 'hours', 'weeks']).default('days'),
  writes: z.enum(['date', 'timestamp']).default('timestamp'),
  timezone: words.optional(),
  owner: words.optional(),
  runbook: words.optional().meta({ description: "The runbook whose headings are the items' ids" }),
  collector: z
    .strictObject({
      command: argv.optional(),
      shell: shellText.optional(),
      timeout: duration.prefault('1m'),
    })
    .optional(),
});

/** config/services/<service>.yaml: one system under watch. */
export const serviceFile = z.strictObject({
  service: z.strictObject({
    id,
    name: words,
    timezone: words,
    labels: z.record(words, z.string()).default({}),
    owner: words.optional(),
    parts: z.array(words).default([]),
    depends_on: causes,
  }),
  channels: z.strictObject({ health: channel, incidents: channel.optional(), dr: channel.optional() }),
  environment: z
    .strictObject({
      cwd: words
        .optional()
        .meta({ description: 'Folder of its commands. Relative paths start at WATCHKEEPER_HOME' }),
      allow: z.array(variable).default([]),
      set: z.record(variable, z.string()).default({}),
      secrets: z.array(variable).default([]),
    })
    .prefault({}),
  hosts: z
    .record(id, host)
    .default({})
    .meta({ description: 'Other machines on which commands of its runbooks may run, by ssh' }),
  logs: z
    .record(
      id,
      z.strictObject({
        path: words.meta({
          description:
            'The file, or a folder, of which the file written last is read. Relative paths start at environment.cwd',
        }),
        lines: z.int().min(1).max(mostLogLines).default(50).meta({
          description: 'How many of its last lines are shown when nobody says how many',
        }),
      }),
    )
    .default({})
    .meta({ description: 'Logs whose last lines may be read with /ops logs' }),
  probes: z.record(id, probe).default({}),
  checks: z.array(check).default([]),
  maintenance: z.array(maintenanceItem).default([]),
  maintenance_files: z.array(maintenanceFile).default([]),
  schedules: z.array(schedule).default([]),
  windows: z.array(window).default([]).meta({ description: 'Planned spans in which its alerts are muted' }),
  runbooks: z
    .strictObject({
      approve: z
        .strictObject({
          roles: z.array(z.string()).default([]).meta({
            description: 'Whose people may give it, of those who may approve at all; empty: all of those',
          }),
          count: z.int().min(1).max(10).default(1).meta({ description: 'How many people' }),
          expires: duration.optional().meta({ description: 'How long consent is good for; default 30m' }),
        })
        .optional()
        .meta({
          description:
            "Other people's consent before any command of its runbooks; a runbook may ask for more",
        }),
      break_glass: z
        .strictObject({
          roles: z
            .array(z.string())
            .min(1)
            .meta({ description: 'Whose people may do so, of those who may run runbooks at all' }),
        })
        .optional()
        .meta({
          description:
            'Lets people in a terminal run a step without the consent that it needs, with a reason that is said aloud; default: nobody may',
        }),
      timeout: duration.prefault('15m').meta({
        description: 'How long one attempt of a step may take where its runbook says nothing',
      }),
    })
    .prefault({})
    .meta({ description: 'What its runbooks may do, once the workspace trusts them' }),
  watching: z
    .strictObject({ flapping: flapping.optional().meta({ description: "Default the workspace's" }) })
    .prefault({}),
});

export type ServiceFile = z.output<typeof serviceFile>;
export type CheckEntry = ServiceFile['checks'][number];
export type MaintenanceFileEntry = ServiceFile['maintenance_files'][number];
