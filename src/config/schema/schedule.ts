import { z } from 'zod';
import { channel, duration, id, words } from './values.ts';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** A schedule of the workspace file or of a service file. */
export const schedule = z.strictObject({
  id,
  cron: words.meta({
    description: 'Five fields: minute, hour, day of month, month, day of week',
    examples: ['0 9 * * *', '30 8 * * MON-FRI'],
  }),
  timezone: words.optional().meta({ description: "Default the service's, or the workspace's" }),
  do: z.strictObject({
    summary: z.enum(['morning', 'evening']).optional(),
    title: words.optional().meta({
      description: "What a summary calls itself; default 'Morning summary' or 'Evening summary'",
      examples: ['Evening system review'],
    }),
    counts: z.array(words).optional().meta({
      description:
        'Checks whose values a summary shows as counts of the day; service/check in the workspace file',
    }),
    peaks: z.array(words).optional().meta({
      description:
        'Checks whose highest value of the day a summary shows; service/check in the workspace file',
    }),
    reminder: z.literal('maintenance').optional(),
    run: words.optional().meta({
      description:
        'Begins a run of a procedure, service/runbook#procedure, that goes on by itself; in a service file runbook#procedure will do',
      examples: ['weekly-window#everything'],
    }),
    inputs: z
      .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())
      .optional()
      .meta({ description: 'What the procedure asks for' }),
    links: z.literal('check').optional().meta({
      description:
        'Asks whether every link of the runbooks and every dashboard of the checks still leads somewhere',
    }),
    backup: z
      .strictObject({ keep: z.int().min(1).default(14) })
      .optional()
      .meta({ description: "A checked copy of Watchkeeper's own database; so many are kept" }),
  }),
  channel: channel
    .optional()
    .meta({ description: "Default in a service file: the service's health channel" }),
  services: z.array(id).default([]).meta({ description: 'Workspace file only. Empty: every service' }),
  catch_up: z.enum(['latest', 'none']).default('latest'),
  catch_up_window: duration.prefault('3h'),
  quiet_days: z
    .array(z.string())
    .default([])
    .meta({ examples: [['saturday', 'sunday', '2026-12-25']] }),
});

export type ScheduleEntry = z.output<typeof schedule>;
