import { z } from 'zod';

/** How often each moment is tried; `SOAK_ROUNDS` says otherwise. */
export const rounds = z.coerce.number().int().positive().default(50).parse(process.env.SOAK_ROUNDS);
