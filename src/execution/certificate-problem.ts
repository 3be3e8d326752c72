import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { count } from '../core/text.ts';
import { type Chain, distinguished, isSelfSigned } from './certificate-chain.ts';

export interface Doubt {
  /** What the certificate should be for: a host or an address. */
  readonly name: string;
  /** Why OpenSSL does not trust the chain; undefined when it does. */
  readonly code: string | undefined;
  readonly now: Instant;
}

/**
 * Everything that is wrong with a certificate, each beginning with one of these words: expired, not yet
 * valid, wrong host, self-signed, incomplete chain, untrusted, weak, not verified.
 */
export function problemsOf(chain: Chain, { name, code, now }: Doubt): string[] {
  const dates = chain.certificates.flatMap((each) => dateProblem(each, each === chain.leaf, now) ?? []);
  const trust = code === undefined ? undefined : trustProblem(chain, code);
  const host = hostProblem(chain, name);
  const found = [...dates, ...(host ?? []), ...(trust ?? [])];
  // Verifying asks for the dates too, by the clock of the machine.
  return found.length === 0 && code !== undefined ? [`not verified: ${inWords(code)}`] : found;
}

function dateProblem(certificate: X509Certificate, isLeaf: boolean, now: Instant): string[] | undefined {
  const whose = isLeaf ? '' : ` (the certificate of ${nameOf(certificate.subject)})`;
  const ended = now - certificate.validToDate.getTime();
  if (ended > 0) return [`expired ${formatDuration(ended)} ago${whose}`];
  if (certificate.validFromDate.getTime() > now)
    return [`not yet valid: begins ${certificate.validFromDate.toISOString().slice(0, 16)}Z${whose}`];
  return undefined;
}

const mostNames = 5;

function hostProblem(chain: Chain, name: string): string[] | undefined {
  if (checkServerIdentity(name, chain.peer) === undefined) return undefined;
  const { names } = chain;
  const shown = names.slice(0, mostNames).join(', ');
  const more = names.length > mostNames ? ` and ${count(names.length - mostNames, 'more', 'more')}` : '';
  return [`wrong host: it is ${shown === '' ? 'for no host by name' : `for ${shown}${more}`}, not ${name}`];
}

function trustProblem(chain: Chain, code: string): string[] | undefined {
  const top = chain.certificates.at(-1) ?? chain.leaf;
  if (isSelfSigned(chain.leaf)) return ['self-signed'];
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return undefined;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return [
        `incomplete chain: the certificate of ${nameOf(top.issuer)} was not sent, and it is not trusted here`,
      ];
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'CERT_UNTRUSTED':
      return [`untrusted: the chain leads to ${nameOf(top.subject)}, which is not trusted here`];
    default:
      return weakness(chain) ?? [`not verified: ${inWords(code)}`];
  }
}

/** Shorter keys have been refused since 2014 (CA/Browser Forum, NIST SP 800-131A). */
const shortestRsaKey = 2048;

function weakness({ certificates }: Chain): string[] | undefined {
  const lengths = certificates
    .filter((each) => each.publicKey.asymmetricKeyType === 'rsa')
    .map((each) => each.publicKey.asymmetricKeyDetails?.modulusLength ?? shortestRsaKey);
  const shortest = Math.min(...lengths);
  return shortest < shortestRsaKey ? [`weak: an RSA key of only ${shortest} bits`] : undefined;
}

function nameOf(distinguishedName: string): string {
  const common = /^CN=(.*)$/m.exec(distinguishedName)?.[1];
  return `"${distinguished(common ?? distinguishedName)}"`;
}

function inWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
