import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { readJson, replaceFile } from '../mids-hero/place.ts';
import { upcomingEvents } from './database.ts';
import type { WitchCityRopePlace } from './place.ts';
import { changeSettings, readSettings } from './settings.ts';

const releaseSchema = z.object({
  production: z.string(),
  staging: z.string(),
  /** The version that is kept ready to go back to; null before anybody asked for it. */
  kept: z.string().nullable(),
  maintenance: z.boolean(),
});

/** Which version runs where. */
export type Release = z.infer<typeof releaseSchema>;

export function readRelease(place: WitchCityRopePlace): Release {
  if (!existsSync(place.release))
    return { production: '5.2.0', staging: '5.2.0', kept: null, maintenance: false };
  return releaseSchema.parse(readJson(place.release));
}

function change(place: WitchCityRopePlace, changed: Partial<Release>): void {
  mkdirSync(dirname(place.release), { recursive: true });
  replaceFile(place.release, `${JSON.stringify({ ...readRelease(place), ...changed }, null, 2)}\n`);
}

const version = /^\d+\.\d+\.\d+$/;

/** `release staging VERSION`, `keep`, `production VERSION`, `verify VERSION`, `back`. @throws what did not go well */
export function release(place: WitchCityRopePlace, words: string): string {
  const [verb = '', wanted = '', ...more] = words.split(' ');
  const now = readRelease(place);
  const isNamed = version.test(wanted) && more.length === 0;
  if (verb === 'staging' && isNamed) {
    change(place, { staging: wanted });
    return `staging runs ${wanted}`;
  }
  if (verb === 'keep' && wanted === '') {
    change(place, { kept: now.production });
    return `${now.production} is kept ready`;
  }
  if (verb === 'production' && isNamed) {
    if (now.staging !== wanted)
      throw new Error(`${wanted} was not tried in staging, which runs ${now.staging}`);
    if (!now.maintenance) throw new Error('maintenance mode is off');
    change(place, { production: wanted });
    const { update } = readSettings(place);
    if (update === 'breaks') throw new Error(`the migration of ${wanted} ended in the middle`);
    if (update === 'spoils') changeSettings(place, { content: 'broken' });
    return `production runs ${wanted}`;
  }
  if (verb === 'verify' && isNamed) {
    if (now.production !== wanted) throw new Error(`production runs ${now.production}, not ${wanted}`);
    return `production runs ${wanted}, all migrations are done`;
  }
  if (verb === 'back' && wanted === '') {
    if (now.kept === null) throw new Error('no version is kept ready');
    change(place, { production: now.kept });
    changeSettings(place, { content: 'website' });
    return `production runs ${now.kept} again`;
  }
  throw new Error('use: release staging VERSION | keep | production VERSION | verify VERSION | back');
}

/** `maintenance-mode on|off|status`. */
export function maintenanceMode(place: WitchCityRopePlace, words: string): string {
  if (words === 'on' || words === 'off') change(place, { maintenance: words === 'on' });
  else if (words !== 'status') throw new Error('use: maintenance-mode on|off|status');
  return `maintenance mode is ${readRelease(place).maintenance ? 'on' : 'off'}`;
}

/** `try-out critical-paths|everything|load staging|production`: what visitors do. @throws what does not work */
export function tryOut(place: WitchCityRopePlace, words: string, now: number): string {
  const [, what, where] = /^(critical-paths|everything|load) (staging|production)$/.exec(words) ?? [];
  if (what === undefined) throw new Error('use: try-out critical-paths|everything|load staging|production');
  const settings = readSettings(place);
  const events = upcomingEvents(place, now);
  if (events.length === 0) throw new Error('open an event: there is none');
  if (where === 'production') {
    if (!settings.site || settings.content !== 'website')
      throw new Error('log in: the front page shows an error');
    if (!settings.payments || !settings.payments_taken) throw new Error('pay: the payment was declined');
  }
  if (what === 'load' && settings.page_delay_ms > 2000) throw new Error('load: pages take longer than 2 s');
  return ['log in', 'open an event', 'sign up', 'pay'].map((path) => `${path}: well`).join('\n');
}
