import { readFileSync, writeFileSync } from 'node:fs';
import { replaceFile } from '../../mids-hero/place.ts';
import type { WitchCityRopePlace } from '../place.ts';
import { type Certificate, issueCertificate } from './issue.ts';

const authorityName = 'WitchCityRope demo authority';
const day = 86_400_000;

/** The names that the servers show certificates for; they are reached at 127.0.0.1. */
export const hosts = { site: 'www.witchcityrope.example', mail: 'mail.witchcityrope.example' } as const;

/** How long a certificate is for, as most authorities on the web issue them. */
const validDays = 90;
/** A good one was renewed eight days ago. */
const renewedDaysAgo = 8;

/** Makes the authority of the estate, once. Whoever trusts it trusts the estate, so its key stays in the estate. */
export function createAuthority(place: WitchCityRopePlace, now: number): void {
  const { cert, key } = issueCertificate({
    name: authorityName,
    from: now - 365 * day,
    until: now + 3650 * day,
  });
  writeFileSync(place.certificates.authority, cert);
  writeFileSync(place.certificates.authorityKey, key, { mode: 0o600 });
}

/** Gives a server a new certificate that ends so many days after `now`; its key is replaced first. */
export function renewCertificate(
  place: WitchCityRopePlace,
  server: keyof typeof hosts,
  now: number,
  daysLeft = validDays - renewedDaysAgo,
): void {
  // A minute more: whoever looks at once still counts whole days.
  const until = now + daysLeft * day + 60_000;
  const wish = { name: hosts[server], hosts: [hosts[server]], from: until - validDays * day, until };
  const key = readFileSync(place.certificates.authorityKey, 'utf8');
  const made = issueCertificate(wish, { name: authorityName, key });
  const [certFile, keyFile] = filesOf(place, server);
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  replaceFile(certFile, made.cert);
}

/** What a server shows now. */
export function readCertificate(place: WitchCityRopePlace, server: keyof typeof hosts): Certificate {
  const [certFile, keyFile] = filesOf(place, server);
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

function filesOf({ certificates }: WitchCityRopePlace, server: keyof typeof hosts): [string, string] {
  return server === 'site'
    ? [certificates.site, certificates.siteKey]
    : [certificates.mail, certificates.mailKey];
}
