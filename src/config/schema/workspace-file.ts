import { z } from 'zod';
import { flapping } from './alerts.ts';
import { schedule } from './schedule.ts';
import { channel, duration, key, words } from './values.ts';

const slackUser = z.string().regex(/^[UW][A-Z0-9]{2,}$/, {
  error: 'is no Slack user id; it looks like U0123ABCD (profile, three dots, Copy member ID)',
});

const slackGroup = z.string().regex(/^S[A-Z0-9]{2,}$/, {
  error: 'is no id of a Slack user group; it looks like S0123ABCD',
});

const person = z.strictObject({
  name: words,
  slack: slackUser.optional(),
  uid: z
    .preprocess(
      // From the environment it comes as text.
      (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
      z.int().nonnegative(),
    )
    .optional()
    .meta({ description: 'User id on this machine, as id -u prints it' }),
});

const role = z.strictObject({
  people: z.array(z.string()).default([]).meta({ description: 'Keys under people' }),
  users: z.array(slackUser).default([]).meta({ description: 'Slack user ids' }),
  groups: z.array(slackGroup).default([]).meta({ description: 'Slack user group ids' }),
});

/** config/watchkeeper.yaml: what concerns the whole workspace. */
export const workspaceFile = z.strictObject({
  mode: z.enum(['act', 'observe']).default('act').meta({
    description: 'observe: looks and speaks but runs nothing that changes the world',
  }),
  timezone: words.default('UTC').meta({ description: 'Zone of schedules that name none' }),
  labels: z
    .record(words, z.string())
    .default({})
    .meta({ description: 'Go onto what the bot publishes about itself: env, region' }),
  channels: z.array(channel).default([]).meta({ description: 'Every channel that config may speak to' }),
  people: z.record(key, person).default({}),
  roles: z.record(key, role).default({}),
  rights: z
    .record(words, z.array(z.string()))
    .default({})
    .meta({ description: 'right → roles that have it' }),
  access: z
    .strictObject({
      group_max_age: duration.prefault('12h').meta({
        description: 'How old the membership of a user group may be while Slack cannot be asked',
      }),
    })
    .prefault({}),
  schedules: z.array(schedule).default([]),
  runbooks: z
    .strictObject({
      trusted: z
        .array(z.string())
        .default([])
        .meta({ description: 'Services whose runbooks may run commands, where they are armed' }),
    })
    .prefault({}),
  watching: z
    .strictObject({
      concurrency: z.int().min(1).max(64).default(4),
      jitter: z.number().min(0).max(1).default(0.2),
      flapping: flapping.prefault({}),
    })
    .prefault({}),
  retention: z
    .strictObject({
      traffic: duration.prefault('30d'),
      history: duration.prefault('400d'),
      results: duration.prefault('14d').meta({ description: 'What each look found' }),
      hours: duration.prefault('100d').meta({ description: 'What results come to by the hour' }),
      days: duration.prefault('1830d').meta({ description: 'What results come to by the day' }),
    })
    .prefault({}),
});

export type WorkspaceFile = z.output<typeof workspaceFile>;
