import { z } from 'zod';
import { quote } from '../wording.ts';
import { duration, id, words } from './values.ts';

/** From which status on people are told at once. */
export const alertLevel = z.enum(['critical', 'warning', 'never']).default('critical').meta({
  description: 'From which status on people are told at once; never: it stands in summaries only',
});

/** Checks that something cannot be well without: `check` of the same service, or `service/check`. */
export const causes = z
  .array(
    z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/, {
      error: (issue) =>
        `${quote(issue.input)} names no check; write its id, or SERVICE/CHECK for one of another service`,
    }),
  )
  .default([])
  .meta({
    description: 'Checks that it cannot be well without: while one of them is in trouble, this keeps quiet',
    examples: [['database-reachable', 'treazr-island/object-store']],
  });

/** How often a check changes until that is called flapping. */
export const flapping = z.strictObject({
  changes: z.int().min(2).default(4).meta({ description: 'Changes of the settled status' }),
  within: duration
    .prefault('30m')
    .meta({ description: 'Within how long; and for how long it must not change until it is over' }),
});

/** A planned window: its service's alerts are muted in it. */
export const window = z.strictObject({
  id,
  name: words,
  cron: words.meta({
    description: 'When it begins: a cron expression at fixed times',
    examples: ['0 2 * * SUN'],
  }),
  until: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
      error: (issue) => `${quote(issue.input)} is no time of day; write it in quotes, like "04:00"`,
    })
    .meta({ description: 'When it ends, by the wall clock', examples: ['04:00'] }),
  timezone: words.optional().meta({ description: "Default the service's" }),
});

export type WindowEntry = z.output<typeof window>;
