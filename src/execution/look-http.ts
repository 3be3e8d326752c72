import { createHash } from 'node:crypto';
import type { Look, Values } from '../checks/probe.ts';
import { cleanBytes, cleanText } from './clean-text.ts';
import { explainFetch } from './fetch-failure.ts';
import { extracted, parseJson } from './look-command.ts';
import type { Sight } from './sight.ts';

type HttpLook = Extract<Look, { kind: 'http' }>;

/** This many characters of an answer are kept as text. */
const bodyKept = 4_000;

/**
 * Asks a URL. Values: `reachable`, `status`, `took_ms`, `error`, `url`, `headers`, `body`, `length`,
 * `truncated`, `sha256`, `location`, `json`, and what `extract` names. That nobody answers (refused, no such host, a bad certificate, no answer in time)
 * is something seen: `reachable` is false, `status` null, `error` says why.
 */
export async function lookAtHttp(look: HttpLook, timeout: number, signal: AbortSignal): Promise<Sight> {
  const url = URL.parse(look.url);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    return { saw: false, reason: 'only http and https addresses can be looked at' };
  if (url.username !== '' || url.password !== '')
    return { saw: false, reason: 'an address with a password in it is not asked; put it into a header' };
  const startedAt = performance.now();
  const tooLong = AbortSignal.timeout(timeout);
  const took = () => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(url, {
      method: look.method,
      headers: { 'user-agent': 'watchkeeper', ...look.headers },
      ...(look.body === undefined ? {} : { body: look.body }),
      redirect: look.followRedirects ? 'follow' : 'manual',
      signal: AbortSignal.any([signal, tooLong]),
    });
    const { bytes, truncated } = await readBody(response, look.outputLimit);
    const text = cleanBytes(bytes);
    const found = extracted(look.extract ?? {}, text);
    const missed = truncated && Object.values(found).includes(null);
    return {
      saw: true,
      values: {
        ...found,
        reachable: true,
        status: response.status,
        took_ms: took(),
        error: missed ? `only the first ${look.outputLimit} bytes of the answer were searched` : null,
        url: cleanText(response.url),
        headers: headersOf(response),
        body: text.slice(0, bodyKept),
        length: bytes.length,
        truncated,
        sha256: truncated ? null : createHash('sha256').update(bytes).digest('hex'),
        location: response.headers.get('location'),
        json: truncated ? null : (parseJson(text) ?? null),
      },
    };
  } catch (thrown) {
    if (signal.aborted) return { saw: false, reason: 'the look was cancelled' };
    if (tooLong.aborted) return { saw: true, values: unreachable(look, 'timeout', took()) };
    const failure = explainFetch(thrown);
    return failure.reached
      ? { saw: false, reason: failure.reason }
      : { saw: true, values: unreachable(look, failure.reason, null) };
  }
}

/** Cookies are keys to a session, and nobody's business. */
function headersOf(response: Response): Values {
  return Object.fromEntries(
    [...response.headers]
      .filter(([name]) => name !== 'set-cookie')
      .map(([name, value]) => [name, cleanText(value)]),
  );
}

function unreachable({ extract = {} }: HttpLook, error: string, took: number | null): Values {
  return {
    ...Object.fromEntries(Object.keys(extract).map((name) => [name, null])),
    reachable: false,
    status: null,
    // How fast a refusal came says nothing about how fast an answer would.
    took_ms: took,
    error,
    url: null,
    headers: {},
    body: null,
    length: null,
    truncated: false,
    sha256: null,
    location: null,
    json: null,
  };
}

/** Reads an answer up to a limit in bytes; what lies beyond is not fetched. */
export async function readBody(
  response: Response,
  limit: number,
): Promise<{ bytes: Buffer; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    const room = limit - length;
    chunks.push(chunk.subarray(0, room));
    length += Math.min(room, chunk.length);
    // Leaving the loop cancels the rest of the answer.
    if (chunk.length > room) return { bytes: Buffer.concat(chunks), truncated: true };
  }
  return { bytes: Buffer.concat(chunks), truncated: false };
}
