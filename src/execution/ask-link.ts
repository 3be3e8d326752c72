import { BlockList, isIP } from 'node:net';
import type { Milliseconds } from '../core/clock.ts';
import { explainFetch } from './fetch-failure.ts';

/** What became of asking for the page behind a link. */
export type LinkAnswer =
  | { readonly answers: true }
  /** One sentence part: `answers 404`, `no such host`. */
  | { readonly answers: false; readonly reason: string };

const mostRedirects = 5;
/** Somebody is there; who asks has no key, or asks too often. */
const closedDoors = [401, 403, 407, 429];

/**
 * Asks whether a page is there: HEAD, and GET where HEAD finds nothing, since some servers know no HEAD. Sends no
 * credentials and keeps nothing of the answer. A page behind a login counts as there. A page outside leads nobody inside:
 * a redirect from a public address to a private one is not followed.
 * @param timeout for each request
 */
export async function askLink(
  address: string,
  timeout: Milliseconds,
  signal: AbortSignal,
): Promise<LinkAnswer> {
  const byHead = await ask(address, 'HEAD', timeout, signal);
  return byHead.answers ? byHead : ask(address, 'GET', timeout, signal);
}

async function ask(
  address: string,
  method: 'HEAD' | 'GET',
  timeout: Milliseconds,
  signal: AbortSignal,
): Promise<LinkAnswer> {
  let url = URL.parse(address);
  for (let turn = 0; turn <= mostRedirects; turn += 1) {
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return no('is no address of a web page');
    if (url.username !== '' || url.password !== '') return no('holds a password, so it is not asked');
    const answer = await request(url, method, timeout, signal);
    if ('reason' in answer) return no(answer.reason);
    const { status, location } = answer;
    if (status < 300 || closedDoors.includes(status)) return { answers: true };
    if (status === 304 || status >= 400 || location === null) return no(`answers ${status}`);
    const next: URL | null = URL.parse(location, url.href);
    if (next && leadsInside(url.hostname, next.hostname))
      return no('leads from outside to a private address');
    url = next;
  }
  return no(`leads on more than ${mostRedirects} times`);
}

async function request(
  url: URL,
  method: 'HEAD' | 'GET',
  timeout: Milliseconds,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly location: string | null } | { readonly reason: string }> {
  const tooLong = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method,
      headers: { 'user-agent': 'watchkeeper' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, tooLong]),
    });
    // That it answers is enough; what it says is not fetched.
    await response.body?.cancel();
    return { status: response.status, location: response.headers.get('location') };
  } catch (thrown) {
    return { reason: tooLong.aborted ? 'no answer in time' : explainFetch(thrown).reason };
  }
}

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** Whether a redirect leads from a public host to a private one. Names are taken as they are, not looked up. */
export function leadsInside(from: string, to: string): boolean {
  return isInside(to) && !isInside(from);
}

function isInside(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  const family = isIP(bare);
  return family !== 0 && inside.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

function no(reason: string): LinkAnswer {
  return { answers: false, reason };
}
