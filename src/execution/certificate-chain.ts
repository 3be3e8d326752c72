import { X509Certificate } from 'node:crypto';
import { type DetailedPeerCertificate, getCACertificates, type PeerCertificate } from 'node:tls';
import { cleanText } from './clean-text.ts';

/** Whom certificates are trusted from. */
export interface Trust {
  /** The certificates of a file of one's own; undefined: the well-known ones. */
  readonly given?: string;
  /** The trusted certificate that issued this one. */
  issuerOf(certificate: X509Certificate): X509Certificate | undefined;
}

/** A server's certificate and those that vouch for it, one after the other. */
export interface Chain {
  readonly leaf: X509Certificate;
  /** For `checkServerIdentity`. */
  readonly peer: PeerCertificate;
  /** From the server's own up to a trusted one, or as far as the chain leads. */
  readonly certificates: readonly X509Certificate[];
  readonly subject: string;
  readonly issuer: string;
  /** Hosts and addresses that it is for. */
  readonly names: readonly string[];
}

/** More certificates than this are no chain but an attempt to keep us busy. */
const longestChain = 20;

/**
 * Trust in the certificates of a file, or in the well-known ones.
 * @param given texts that begin with `-----BEGIN CERTIFICATE-----`, any number of them
 * @throws Error when there is no certificate in it, or one that cannot be read
 */
export function createTrust(given?: string): Trust {
  let bySubject: Map<string, X509Certificate[]> | undefined;
  const read = () => {
    const texts = given === undefined ? getCACertificates('default') : certificatesIn(given);
    return Map.groupBy(
      texts.map((text) => new X509Certificate(text)),
      (each) => each.subject,
    );
  };
  if (given !== undefined) bySubject = read();
  return {
    ...(given === undefined ? {} : { given }),
    issuerOf: (certificate) => {
      // Reading the well-known ones takes a while: only when somebody asks.
      bySubject ??= read();
      return bySubject.get(certificate.issuer)?.find((each) => hasIssued(each, certificate));
    },
  };
}

function certificatesIn(text: string): string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!found) throw new Error('there is no certificate in the file');
  return found;
}

/** The chain that a server showed; undefined when it showed none. */
export function readChain(peer: DetailedPeerCertificate | PeerCertificate, trust: Trust): Chain | undefined {
  // Node gives an empty object for no certificate.
  if (peer.raw === undefined) return undefined;
  const leaf = new X509Certificate(peer.raw);
  return {
    leaf,
    peer,
    certificates: chainFrom(leaf, sentWith(peer), trust),
    subject: distinguished(leaf.subject) || namesOf(leaf)[0] || '',
    issuer: distinguished(leaf.issuer),
    names: namesOf(leaf),
  };
}

/**
 * A trusted issuer is preferred to one that was sent, as verifying does: servers go on sending cross-signed
 * certificates that have long expired and that nobody needs any more.
 */
function chainFrom(leaf: X509Certificate, sent: readonly X509Certificate[], trust: Trust): X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; chain.length <= longestChain && !isSelfSigned(last); ) {
    const trusted = trust.issuerOf(last);
    if (trusted) return [...chain, trusted];
    const below = last;
    const next = sent.find((each) => !chain.includes(each) && hasIssued(each, below));
    if (!next) break;
    chain.push(next);
    last = next;
  }
  return chain;
}

function sentWith(peer: DetailedPeerCertificate | PeerCertificate): X509Certificate[] {
  const sent: X509Certificate[] = [];
  let last = peer;
  while ('issuerCertificate' in last && sent.length < longestChain) {
    const next = last.issuerCertificate;
    if (next === undefined || next === last || next.raw === undefined) break;
    sent.push(new X509Certificate(next.raw));
    last = next;
  }
  return sent;
}

/** True when a certificate vouches for itself. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return hasIssued(certificate, certificate);
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind that is not known here.
    return false;
  }
}

function namesOf(certificate: X509Certificate): string[] {
  const written = certificate.subjectAltName ?? '';
  return [...written.matchAll(/(?:DNS|IP Address):([^,]+)/g)].map(([, name = '']) => cleanText(name).trim());
}

/** `CN=a.test, O=Example` for a name that Node writes on several lines. */
export function distinguished(name: string | undefined): string {
  return cleanText(name ?? '')
    .split('\n')
    .filter((part) => part !== '')
    .toReversed()
    .join(', ');
}
