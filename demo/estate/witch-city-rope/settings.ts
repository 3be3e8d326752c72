import { z } from 'zod';
import { readJson, replaceFile } from '../mids-hero/place.ts';
import type { WitchCityRopePlace } from './place.ts';

const settingsSchema = z.object({
  /** Which servers run. */
  site: z.boolean(),
  mail: z.boolean(),
  payments: z.boolean(),
  /** Whether the payment service takes payments, as it says of itself. */
  payments_taken: z.boolean(),
  /** How long the website waits before it answers a page, and before it answers the API. Milliseconds. */
  page_delay_ms: z.number(),
  api_delay_ms: z.number(),
  /** Every how-manieth request ends in an error; 0 for none. */
  fail_every: z.number(),
  /** How long its queries take longer than they should. Milliseconds. */
  query_delay_ms: z.number(),
  /** Whether the web server shows the website, the page that it comes with, or what a broken program prints. */
  content: z.enum(['website', 'default', 'broken']),
  /** How the next update goes: well, it ends in the middle, or what it brings does not work. */
  update: z.enum(['well', 'breaks', 'spoils']),
  /** What the machine would measure of itself. */
  cpu_percent: z.number(),
  memory_percent: z.number(),
  disk_percent: z.number(),
  network_mbit: z.number(),
});

/** How the stand-ins behave; knobs turn it. */
export type Settings = z.infer<typeof settingsSchema>;

export const goodSettings: Settings = {
  site: true,
  mail: true,
  payments: true,
  payments_taken: true,
  page_delay_ms: 0,
  api_delay_ms: 0,
  query_delay_ms: 0,
  fail_every: 0,
  content: 'website',
  update: 'well',
  cpu_percent: 18,
  memory_percent: 47,
  disk_percent: 52,
  network_mbit: 6.4,
};

export function readSettings(place: WitchCityRopePlace): Settings {
  return settingsSchema.parse(readJson(place.settings));
}

/** Changes some of the settings and keeps the others. */
export function changeSettings(place: WitchCityRopePlace, changed: Partial<Settings>): void {
  replaceFile(place.settings, `${JSON.stringify({ ...readSettings(place), ...changed }, null, 2)}\n`);
}
