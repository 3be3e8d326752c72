import { z } from 'zod';
import { readJson, replaceFile } from '../mids-hero/place.ts';
import type { VedfolnirPlace } from './place.ts';

const settingsSchema = z.object({
  /** How long the web application waits before each answer. Milliseconds. */
  delay_ms: z.number(),
  /** Every how-manieth request ends in an error; 0 for none. */
  fail_every: z.number(),
  /** The web application does not come up again before the whole machine is started anew. */
  hangs: z.boolean(),
  /** REPAIR TABLE works; InnoDB says that it cannot. */
  repairs: z.boolean(),
  /** What the machine would measure of itself. Percent. */
  cpu_percent: z.number(),
  memory_percent: z.number(),
  disk_percent: z.number(),
});

/** How the stand-in behaves; knobs turn it. */
export type Settings = z.infer<typeof settingsSchema>;

export const goodSettings: Settings = {
  delay_ms: 0,
  fail_every: 0,
  hangs: false,
  repairs: true,
  cpu_percent: 22,
  memory_percent: 54,
  disk_percent: 41,
};

export function readSettings(place: VedfolnirPlace): Settings {
  return settingsSchema.parse(readJson(place.settings));
}

/** Changes some of the settings and keeps the others. */
export function changeSettings(place: VedfolnirPlace, changed: Partial<Settings>): void {
  replaceFile(place.settings, `${JSON.stringify({ ...readSettings(place), ...changed }, null, 2)}\n`);
}
