import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, integer, named, objectId, octets, sequence, set, tagged, text, time, yes } from './der.ts';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Wish {
  readonly name: string;
  /** Hosts and addresses that it is for; none for an authority. */
  readonly hosts?: readonly string[];
  readonly from: number;
  readonly until: number;
}

/** RFC 5758: ECDSA with SHA-256. */
const signature = sequence(objectId('1.2.840.10045.4.3.2'));

/**
 * Makes a certificate (X.509 version 3) with a new P-256 key and as little in it as verifying needs. Node makes keys and signs, but has nothing
 * that puts a certificate together, and the estate must not need a program that a machine may lack.
 * @param issuer who signs it, by name and key; without one it is an authority and signs itself
 */
export function issueCertificate(
  { name, hosts = [], from, until }: Wish,
  issuer?: { readonly name: string; readonly key: string },
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    // A serial number is above zero (RFC 5280, 4.1.2.2).
    integer(Buffer.concat([Buffer.from([1]), randomBytes(12)])),
    signature,
    commonName(issuer?.name ?? name),
    sequence(time(from), time(until)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      3,
      sequence(
        extension('2.5.29.19', issuer ? sequence() : sequence(yes), true),
        ...(hosts.length === 0 ? [] : [extension('2.5.29.17', sequence(...hosts.map(hostName)), false)]),
      ),
    ),
  );
  const signer = issuer ? createPrivateKey(issuer.key) : privateKey;
  const certificate = sequence(body, signature, bits(sign('sha256', body, signer)));
  return {
    cert: inPem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), text(name))));
}

function extension(id: string, value: Uint8Array, isCritical: boolean): Buffer {
  return sequence(objectId(id), ...(isCritical ? [yes] : []), octets(value));
}

/** An address is its four bytes, a host its letters. */
function hostName(host: string): Buffer {
  return isIPv4(host) ? named(7, Buffer.from(host.split('.').map(Number))) : named(2, host);
}

function inPem(what: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${what}-----`, ...lines, `-----END ${what}-----`, ''].join('\n');
}
