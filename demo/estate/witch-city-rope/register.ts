import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { replaceFile } from '../mids-hero/place.ts';
import { backupZone } from './backups.ts';
import type { WitchCityRopePlace } from './place.ts';

interface Expiry {
  readonly id: string;
  readonly kind: 'licence' | 'subscription' | 'vendor contract' | 'name' | 'certificate';
  readonly name: string;
  /** It ends so long after it was renewed; the warning comes so many days before. */
  readonly term: string;
  readonly warn_days: number;
  readonly renewedDaysAgo: number;
  readonly notes: string;
  readonly owner: string;
}

/** None ends soon; a knob lets one. */
const planned: readonly Expiry[] = [
  {
    ...{ id: 'backup-software', kind: 'licence', name: 'Licence of the backup software' },
    ...{ term: '1 year', warn_days: 30, renewedDaysAgo: 140 },
    ...{ notes: 'two servers; renewal price is fixed for three years', owner: 'Nick' },
  },
  {
    ...{ id: 'gallery-software', kind: 'licence', name: 'Licence of the photo gallery' },
    ...{ term: '1 year', warn_days: 30, renewedDaysAgo: 75 },
    ...{ notes: '5 editors, 3 in use', owner: 'Karen' },
  },
  {
    ...{ id: 'payment-service', kind: 'subscription', name: 'Subscription of the payment service' },
    ...{ term: '1 year', warn_days: 30, renewedDaysAgo: 210 },
    ...{ notes: 'plan up to 2,000 payments a month', owner: 'Karen' },
  },
  {
    ...{ id: 'email-service', kind: 'subscription', name: 'Subscription of the e-mail service' },
    ...{ term: '6 months', warn_days: 30, renewedDaysAgo: 40 },
    ...{ notes: '10,000 messages a month', owner: 'Karen' },
  },
  {
    ...{ id: 'hosting', kind: 'vendor contract', name: 'Contract with the hosting provider' },
    ...{ term: '2 years', warn_days: 90, renewedDaysAgo: 300 },
    ...{ notes: '99.9 % a month, support around the clock', owner: 'Nick' },
  },
  {
    ...{ id: 'off-site-storage', kind: 'vendor contract', name: 'Contract for the off-site storage' },
    ...{ term: '1 year', warn_days: 60, renewedDaysAgo: 120 },
    ...{ notes: '1 TB, second region', owner: 'Nick' },
  },
  {
    ...{ id: 'domain-name', kind: 'name', name: 'Domain name witchcityrope.example' },
    ...{ term: '2 years', warn_days: 60, renewedDaysAgo: 400 },
    ...{ notes: 'renews itself while the card is valid', owner: 'Nick' },
  },
  {
    ...{ id: 'reserve-certificate', kind: 'certificate', name: 'Certificate kept in reserve' },
    ...{ term: '1 year', warn_days: 30, renewedDaysAgo: 95 },
    ...{ notes: 'of another authority than the one in use', owner: 'Nick' },
  },
];

export const expiryIds: readonly string[] = planned.map(({ id }) => id);

/** Writes the register the way its owner does. */
export function writeRegister(now: number): string {
  const today = DateTime.fromMillis(now, { zone: backupZone });
  const expiries = planned.map(({ renewedDaysAgo, ...rest }) => ({
    ...rest,
    renewed_on: today.minus({ days: renewedDaysAgo }).toFormat('yyyy-MM-dd'),
    result: 'renewed',
  }));
  return `${JSON.stringify({ about: 'What ends by itself. Whoever renews it writes the day.', expiries }, null, 2)}\n`;
}

const registerShape = z.looseObject({
  expiries: z.array(z.looseObject({ id: z.string(), renewed_on: z.string() })),
});

export function renewedOn({ register }: WitchCityRopePlace, id: string): string {
  const { expiries } = registerShape.parse(JSON.parse(readFileSync(register, 'utf8')));
  const found = expiries.find((each) => each.id === id);
  if (!found) throw new Error(`there is no ${id} in ${register}`);
  return found.renewed_on;
}

/** Writes another day into the register and keeps everything else. */
export function setRenewedOn(place: WitchCityRopePlace, id: string, day: string): void {
  const register = registerShape.parse(JSON.parse(readFileSync(place.register, 'utf8')));
  const expiries = register.expiries.map((each) => (each.id === id ? { ...each, renewed_on: day } : each));
  replaceFile(place.register, `${JSON.stringify({ ...register, expiries }, null, 2)}\n`);
}
