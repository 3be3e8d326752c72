import type { Look } from '../checks/probe.ts';
import { readPrometheusAnswer } from '../checks/prometheus-answer.ts';
import type { Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { formatSize } from '../core/size.ts';
import { cleanBytes } from './clean-text.ts';
import { explainFetch } from './fetch-failure.ts';
import { parseJson } from './look-command.ts';
import { readBody } from './look-http.ts';
import type { Sight } from './sight.ts';

type PrometheusLook = Extract<Look, { kind: 'prometheus' }>;

/**
 * Asks a Prometheus, or whatever speaks its query API, for the present value of an expression. See
 * docs/checks.md for the values. Without an answer to the query nothing was seen: whether Prometheus
 * itself is well is a question for a probe of its own.
 */
export async function lookAtPrometheus(
  look: PrometheusLook,
  timeout: Milliseconds,
  signal: AbortSignal,
): Promise<Sight> {
  const url = queryUrl(look.url);
  if (!url)
    return {
      saw: false,
      reason: 'a Prometheus is asked by http or https, without a password in its address',
    };
  const tooLong = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'watchkeeper', ...look.headers },
      body: new URLSearchParams({ query: look.query, timeout: `${timeout}ms` }),
      // A redirect would turn the request into one without the query.
      redirect: 'manual',
      signal: AbortSignal.any([signal, tooLong]),
    });
    const { bytes, truncated } = await readBody(response, look.outputLimit);
    if (truncated)
      return blind(`it answered more than ${formatSize(look.outputLimit)}; make the query give fewer series`);
    return readSight(response, cleanBytes(bytes), look.url);
  } catch (thrown) {
    if (signal.aborted) return { saw: false, reason: 'the look was cancelled' };
    if (tooLong.aborted) return blind(`no answer within ${formatDuration(timeout)}`);
    return blind(explainFetch(thrown).reason);
  }
}

function queryUrl(base: string): URL | undefined {
  const url = URL.parse(base);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
  return url;
}

function readSight(response: Response, text: string, url: string): Sight {
  const answer = readPrometheusAnswer(parseJson(text));
  if (answer && 'values' in answer && response.ok) return { saw: true, values: answer.values };
  if (answer && 'refused' in answer) return { saw: false, reason: answer.refused };
  const { status } = response;
  const location = response.headers.get('location');
  if (location !== null && status >= 300 && status < 400)
    return blind(`it answered ${status} and leads to ${location}; write the address that answers itself`);
  if (status === 401 || status === 403) return blind(`it answered ${status}; check the header Authorization`);
  return blind(
    response.ok
      ? `what answers at ${url} is no query API of Prometheus; is its path missing?`
      : `it answered ${status} and no result; is ${url} the address of Prometheus?`,
  );
}

function blind(what: string): Sight {
  return { saw: false, reason: `Prometheus could not be asked: ${what}` };
}
