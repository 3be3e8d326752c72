/**
 * A threshold as Nagios plugins take it: alerts for numbers outside of two bounds, or with `inside` for
 * those within them. Both bounds themselves lie inside. `-Infinity` and `Infinity` stand for no bound.
 */
export interface NagiosRange {
  readonly low: number;
  readonly high: number;
  readonly inside: boolean;
}

const number = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const form = new RegExp(`^(@?)(?:(~|${number})?(:))?(${number})?$`);

/**
 * Reads `[@][start:][end]`. Without start it is 0, `~` as start is no lower bound, without end there is
 * no upper bound.
 * @returns undefined when the text is no range, also when its start lies above its end
 */
export function parseNagiosRange(text: string): NagiosRange | undefined {
  const match = form.exec(text.trim());
  if (!match) return undefined;
  const [, at, start, colon, end] = match;
  // Nothing but signs says nothing.
  if (start === undefined && end === undefined) return undefined;
  const low = colon === undefined || start === undefined ? 0 : start === '~' ? -Infinity : Number(start);
  const high = end === undefined ? Infinity : Number(end);
  if (low > high || low === Infinity || high === -Infinity) return undefined;
  return { low, high, inside: at === '@' };
}

/** True when a plugin with this threshold would alert for the number. */
export function alertsAt(range: NagiosRange, value: number): boolean {
  const within = range.low <= value && value <= range.high;
  return range.inside ? within : !within;
}

/** The shortest way to write it: `10`, `10:`, `~:10`, `@10:20`. */
export function formatNagiosRange({ low, high, inside }: NagiosRange): string {
  const start = low === 0 && high !== Infinity ? '' : `${low === -Infinity ? '~' : low}:`;
  return `${inside ? '@' : ''}${start}${high === Infinity ? '' : high}`;
}

/** When it alerts, in words, each bound written by `write`: `outside 10 to 20`, `above 10`, `10 to 20`. */
export function describeNagiosRange(range: NagiosRange, write: (bound: number) => string): string {
  const { low, high, inside } = range;
  if (low === -Infinity && high === Infinity) return inside ? 'any number' : 'never';
  if (low === -Infinity) return `${inside ? 'at most' : 'above'} ${write(high)}`;
  if (high === Infinity) return `${inside ? 'at least' : 'below'} ${write(low)}`;
  return `${inside ? 'within' : 'outside'} ${write(low)} to ${write(high)}`;
}
