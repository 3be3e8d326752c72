import { z } from 'zod';

/** What a supervisor is to run. It comes over standard input, because it holds secrets that no disk may see. */
export const jobShape = z.object({
  /** The attempt's folder; exists and is empty but for what the caller put there. Absolute. */
  folder: z.string(),
  argv: z.tuple([z.string()], z.string()),
  cwd: z.string(),
  /** The whole environment of the command. */
  env: z.record(z.string(), z.string()),
  /** Goes to its standard input, which is empty otherwise. */
  input: z.string().nullable(),
  /**
   * `input`: its standard input stays open until it is to end, and closing it asks for that; signals come only when it has
   * not ended then. For a client of another machine, which passes the end of its input on, but no signals.
   */
  endBy: z.literal('input').optional(),
  /** Permissions that its new files do not get. */
  umask: z.int().min(0).max(0o777),
  /** Milliseconds after which it is ended. */
  timeout: z.number().positive(),
  /** Milliseconds between SIGTERM and SIGKILL. */
  grace: z.number().nonnegative(),
  /** Bytes of its output that are kept. */
  keep: z.object({ beginning: z.int().positive(), end: z.int().positive() }),
  /** Bytes of standard output that are kept alone for a value; 0 for none. */
  capture: z.int().nonnegative(),
  /** Values that are masked in all that it prints. */
  secrets: z.array(z.string()),
});

export type Job = z.infer<typeof jobShape>;

/** Stands behind a job, so that nobody need wait for the end of the input. JSON has none within. */
export const endOfJob = '\n';
