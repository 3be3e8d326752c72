import { z } from 'zod';
import { quote } from '../wording.ts';
import { words } from './values.ts';

/** Another machine on which commands of a service's runbooks may run. */
export const host = z.strictObject({
  address: z
    .string()
    .regex(/^[A-Za-z0-9:][A-Za-z0-9.:_-]*$/, {
      error: (issue) => `${quote(issue.input)} is no address of a machine; write it like db-1.example.test`,
    })
    .meta({ description: 'Its name or number in the network' }),
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().regex(/^[A-Za-z_][A-Za-z0-9._-]*$/, {
    error: (issue) => `${quote(issue.input)} is no name of a user; write it like ops`,
  }),
  identity: words
    .optional()
    .meta({ description: 'The private key. Relative paths start at WATCHKEEPER_HOME' }),
  known_hosts: words
    .optional()
    .meta({ description: 'The file with its host key. Relative paths start at WATCHKEEPER_HOME' }),
  cwd: z
    .string()
    .regex(/^\/[^\n]*$/, { error: (issue) => `${quote(issue.input)} is no folder there; begin it with /` })
    .optional()
    .meta({ description: "Folder in which commands start there; default the user's home" }),
});
