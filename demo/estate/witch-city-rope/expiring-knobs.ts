import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Knob } from '../knob.ts';
import { backupZone } from './backups.ts';
import { renewCertificate } from './certificates/store.ts';
import { group, type WitchCityRopePlace } from './place.ts';
import { renewedOn, setRenewedOn } from './register.ts';

/** Certificates of website and mail end so many days from now. */
export function certificateKnob(name: string, label: string, hint: string, daysLeft: number): Knob {
  return {
    ...{ id: `witch-city-rope-${name}`, group, label, hint },
    break({ witchCityRope, now }) {
      for (const server of ['site', 'mail'] as const) renewCertificate(witchCityRope, server, now, daysLeft);
    },
    mend({ witchCityRope, now }) {
      for (const server of ['site', 'mail'] as const) renewCertificate(witchCityRope, server, now);
    },
  };
}

/** A term of one year ends so many days from now. */
export function expiryKnob(
  name: string,
  label: string,
  hint: string,
  { id, daysLeft }: { readonly id: string; readonly daysLeft: number },
): Knob {
  const kept = (place: WitchCityRopePlace): string => join(place.kept, name);
  const spoilt = (now: number): string =>
    DateTime.fromMillis(now, { zone: backupZone })
      .plus({ days: daysLeft })
      .minus({ years: 1 })
      .toFormat('yyyy-MM-dd');
  return {
    ...{ id: `witch-city-rope-${name}`, group, label, hint },
    break({ witchCityRope, now }) {
      const before = renewedOn(witchCityRope, id);
      writeFileSync(kept(witchCityRope), JSON.stringify({ before, spoilt: spoilt(now) }));
      setRenewedOn(witchCityRope, id, spoilt(now));
    },
    mend({ witchCityRope }) {
      const { before, spoilt: written } = JSON.parse(readFileSync(kept(witchCityRope), 'utf8'));
      // Whoever renewed it meanwhile keeps their day.
      if (renewedOn(witchCityRope, id) === written) setRenewedOn(witchCityRope, id, before);
    },
  };
}
