import { z } from 'zod';
import { mostMoments } from '../../checks/retention.ts';
import { quote } from '../wording.ts';
import { argv, shellText } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { calendarSpan, duration, pattern, size, url, words } from './values.ts';

/** The keys that say what kind a probe is; a probe has exactly one of them. */
export const probeKinds = [
  'command',
  'shell',
  'http',
  'prometheus',
  'host',
  'files',
  'tls',
  'tcp',
  'log',
  'heartbeat',
  'maintenance',
] as const;
export type ProbeKind = (typeof probeKinds)[number];

/** Which further keys go with which kind. `every` and `timeout` go with all. */
export const probeOptions: Readonly<Record<ProbeKind, readonly string[]>> = {
  command: ['output', 'extract', 'exit_codes', 'output_limit'],
  shell: ['output', 'extract', 'exit_codes', 'output_limit'],
  http: ['method', 'headers', 'body', 'follow_redirects', 'extract', 'output_limit'],
  prometheus: ['headers', 'output_limit'],
  host: [],
  files: [],
  tls: [],
  tcp: [],
  log: [],
  heartbeat: [],
  maintenance: [],
};

/** A host by its name or address, without scheme, port and path. */
const host = words.regex(/^[^\s/@[\]]+$/, {
  error: (issue) => `${quote(issue.input)} is no host; write it like www.example.test or 192.0.2.7`,
});

/** A number; or its digits, as a variable of the environment brings them. */
const port = z
  .union([
    z.int().min(1).max(65_535),
    z
      .string()
      .regex(/^0*[1-9]\d{0,4}$/, { error: (issue) => noPort(issue.input) })
      .refine((digits) => Number(digits) <= 65_535, { error: (issue) => noPort(issue.input) }),
  ])
  .transform(Number);

function noPort(written: unknown): string {
  return `${quote(written)} is no port; write a number from 1 to 65535`;
}

const tls = z.strictObject({
  host,
  port: port.prefault(443),
  servername: host.optional().meta({
    description: 'The name that is asked for and that the certificate must hold; default the host',
  }),
  ca: words.optional().meta({
    description: 'A file of certificates that are trusted instead of the well-known ones',
  }),
  starttls: z
    .enum(['smtp'])
    .optional()
    .meta({ description: 'smtp: a mail server that goes over to TLS when it is asked' }),
});

const tcp = z.strictObject({
  host,
  port,
  send: words.optional().meta({ description: 'What is said first; line ends as "\\r\\n" in double quotes' }),
  expect: pattern.optional().meta({ description: 'A regular expression that the answer must match' }),
});

const log = z.strictObject({
  path: words.meta({
    description: 'The file, or a folder of files of one log. Relative paths start at environment.cwd',
  }),
  pattern: pattern.meta({ description: 'A regular expression on single lines' }),
  last: duration.prefault('24h').meta({ description: 'Lines younger than this count' }),
  time: z
    .strictObject({
      format: words.default('iso').meta({
        description:
          'iso, common, syslog, epoch, or a form such as dd.MM.yyyy HH:mm:ss (then find is needed)',
      }),
      find: pattern.optional().meta({ description: 'A regular expression whose first group is the time' }),
      timezone: words
        .optional()
        .meta({ description: "The zone of times that name none; default the service's" }),
    })
    .prefault({}),
  tail: z.int().min(0).max(100).default(0).meta({
    description: 'How many of the latest matching lines are values',
  }),
  limit: size.prefault('100MB').meta({ description: 'Most that is read at a look' }),
});

const heartbeat = z.strictObject({
  token: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/, {
      // What was written is a secret.
      error: 'must be a secret of 16 to 200 letters, digits, - and _; make one with: openssl rand -hex 16',
    })
    .meta({ description: 'The secret in the address that the job calls, from the environment' }),
  every: duration.optional().meta({ description: 'So often it reports at least' }),
  cron: words.optional().meta({ description: 'It reports after each of these moments' }),
  timezone: words.optional().meta({ description: "The zone of cron; default the service's" }),
  grace: duration.prefault('1h').meta({ description: 'So much later it may report' }),
});

const retention = z.strictObject({
  cron: words.meta({ description: 'When the files are made', examples: ['0 2 * * *'] }),
  timezone: words.optional().meta({ description: "The zone of cron and keep; default the service's" }),
  keep: z
    .union([z.int().min(1).max(mostMoments), calendarSpan], {
      error:
        'must be how long each stays, like 7d, 4w or 12 months, or how many of the newest stay, a whole number like 12',
    })
    .meta({ description: 'How long each stays (7d, 12 months), or how many of the newest stay (12)' }),
  late: duration.prefault('2h').meta({ description: 'So long after its moment a file is late' }),
  grace: duration
    .prefault('1d')
    .meta({ description: 'So much longer than keep (and late) a file may stay until it is cleaned up' }),
  since: words.optional().meta({
    description: 'The day of the first such file, like 2026-03-01; none are asked for from before',
  }),
});

const files = z.strictObject({
  path: words.meta({ description: 'The folder. Relative paths start at environment.cwd' }),
  match: words.default('*').meta({ description: 'A plain glob on names, such as *.sql' }),
  each: z.boolean().default(false).meta({
    description: 'true: every subfolder is looked at by itself, and the oldest decides',
  }),
  dated: z
    .union([words, z.strictObject({ format: words, find: pattern })], {
      error:
        'must be the form of the dates in names, like yyyy-MM-dd, or {format: yyyyMMdd, find: "_(\\d{8})_"}',
    })
    .optional()
    .meta({
      description:
        'Names are or begin with a date in this form, such as yyyy-MM-dd, or hold it in the first group of find; else the modification time counts',
    }),
  timezone: words.optional().meta({ description: "The zone of the dates in names; default the service's" }),
  expect: z
    .array(words)
    .default([])
    .meta({ description: 'With each: names of subfolders that must be there' }),
  retention: retention
    .optional()
    .meta({ description: 'One file for each moment of a cron expression, and how long it stays' }),
});

export const probe = z.strictObject({
  command: argv.optional(),
  shell: shellText.optional(),
  http: url.optional(),
  prometheus: z
    .strictObject({
      url: url.meta({ description: 'Where its web page is, such as https://prometheus.example.test' }),
      query: words.meta({ description: 'A PromQL expression; its present value is asked for' }),
    })
    .optional()
    .meta({ description: 'The present value of an expression in Prometheus' }),
  host: z
    .strictObject({ disk: z.array(words).min(1).default(['/']) })
    .optional()
    .meta({ description: 'This machine: disk, memory, processor' }),
  files: files.optional().meta({ description: 'Freshness of files or of folders named by date' }),
  tls: tls.optional().meta({ description: 'The certificate of a server' }),
  tcp: tcp.optional().meta({ description: 'A port that takes connections' }),
  log: log.optional().meta({ description: 'Lines of a log that match a pattern' }),
  heartbeat: heartbeat.optional().meta({ description: 'A job that reports when it is done' }),
  maintenance: z.literal(true).optional().meta({ description: "The service's own maintenance items" }),
  every: duration.prefault('1m').meta({ description: 'From the start of one look to the start of the next' }),
  timeout: duration.prefault('10s').meta({ description: 'After this a look is given up' }),
  output: z.enum(['json', 'text', 'nagios']).optional(),
  extract: z.record(words, pattern).optional(),
  exit_codes: exitCodes.optional(),
  output_limit: size.optional(),
  method: z.enum(['GET', 'HEAD', 'POST']).optional(),
  headers: z.record(words, z.string()).optional(),
  body: z.string().optional(),
  follow_redirects: z.boolean().optional(),
});

export type ProbeEntry = z.output<typeof probe>;
