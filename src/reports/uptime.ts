import { z } from 'zod';
import type { Check } from '../checks/check.ts';
import type { Instant } from '../core/clock.ts';
import type { Part } from '../core/reply.ts';
import type { CheckHistory, Numbers, Summary } from '../history/history.ts';
import type { Service } from '../services/service.ts';
import { saysSomethingAsNumber } from './check-day.ts';
import { formatPercent, formatValue } from './words.ts';

/** A check with how it stood over one span. */
export interface CheckUptime {
  readonly service: Service;
  readonly check: Check;
  readonly firstAt: Instant | null;
  readonly summary: Summary;
}

const numbers = z
  .object({
    count: z.int(),
    min: z.number(),
    max: z.number(),
    mean: z.number(),
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
  })
  .nullable();

/** What `watchkeeper uptime --json` prints. */
export const uptimeDataShape = z.object({
  at: z.iso.datetime(),
  checks: z.array(
    z.object({
      service: z.string(),
      check: z.string(),
      name: z.string(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      first_looked_at: z.iso.datetime().nullable(),
      uptime: z.number().nullable().describe('part of the known time in which it was not critical, 0 to 1'),
      known: z.number().describe('part of the span in which somebody looked and could see, 0 to 1'),
      milliseconds: z
        .object({ ok: z.int(), warning: z.int(), critical: z.int(), unknown: z.int() })
        .describe('how long it had each settled status; the rest nobody looked'),
      looks: z.int(),
      unit: z.string().nullable().describe('of the values'),
      values: numbers.describe('its numbers; percentiles within 1 %'),
      took: numbers.describe('how long the looks took, in milliseconds; percentiles within 1 %'),
    }),
  ),
});

export function uptimeData(at: Instant, uptimes: readonly CheckUptime[]): z.infer<typeof uptimeDataShape> {
  const iso = (moment: Instant) => new Date(moment).toISOString();
  return {
    at: iso(at),
    checks: uptimes.map(({ check, firstAt, summary }) => ({
      service: check.service,
      check: check.id,
      name: check.name,
      from: iso(summary.from),
      to: iso(summary.to),
      first_looked_at: firstAt === null ? null : iso(firstAt),
      uptime: summary.uptime,
      known: summary.known,
      milliseconds: { ...summary.time },
      looks: summary.looks,
      unit: check.unit ?? null,
      values: summary.values,
      took: summary.took,
    })),
  };
}

/** Puts checks beside what was read of them, worst first: critical for longest, then those of which least is known. */
export function arrangeUptimes(
  services: readonly Service[],
  checks: readonly Check[],
  histories: readonly CheckHistory[],
): CheckUptime[] {
  const found = checks.flatMap((check): CheckUptime[] => {
    const service = services.find(({ id }) => id === check.service);
    const history = histories.find((each) => each.service === check.service && each.check === check.id);
    const summary = history?.summaries[0];
    return service && summary ? [{ service, check, firstAt: history.firstAt, summary }] : [];
  });
  return found.sort((a, b) => rank(a.summary) - rank(b.summary) || a.summary.known - b.summary.known);
}

/** What was never critical but is not known at all comes between the critical and the good ones. */
function rank({ uptime }: Summary): number {
  return uptime === null ? 1 : uptime === 1 ? 2 : uptime;
}

/** The table of uptimes. @param named whether each row says which service it is of */
export function uptimeTable(uptimes: readonly CheckUptime[], named: boolean): Part {
  return {
    kind: 'table',
    columns: [...(named ? ['Service'] : []), 'Check', 'Uptime', 'Not known', 'Half below', '95% below'],
    rows: uptimes.map(({ service, check, summary }) => {
      const measured = measuredOf(check, summary);
      return [
        ...(named ? [service.name] : []),
        check.name,
        summary.uptime === null ? 'nobody knows' : formatPercent(summary.uptime),
        formatPercent(1 - summary.known),
        measured ? measured.words(measured.numbers.p50) : '',
        measured ? measured.words(measured.numbers.p95) : '',
      ];
    }),
  };
}

/** Its numbers, or where they say little, how long it took to look. */
function measuredOf(
  check: Check,
  { values, took }: Summary,
): { readonly numbers: Numbers; readonly words: (number: number) => string } | undefined {
  if (values && saysSomethingAsNumber(check))
    return { numbers: values, words: (number) => formatValue(number, check.unit) };
  return took
    ? { numbers: took, words: (number) => `took ${formatValue(Math.round(number), 'ms')}` }
    : undefined;
}

/** The part of all time, of all these checks, in which somebody looked and could see, 0 to 1. */
export function knownOf(uptimes: readonly CheckUptime[]): number {
  const whole = uptimes.reduce((sum, { summary: { from, to } }) => sum + to - from, 0);
  const known = uptimes.reduce((sum, { summary: { from, to, known } }) => sum + known * (to - from), 0);
  return whole === 0 ? 0 : known / whole;
}
