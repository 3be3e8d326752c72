import { type Measurement, parsePerfdata } from './nagios-perfdata.ts';
import type { ProbeValue, Values } from './probe.ts';

/** What a Nagios plugin printed, taken apart. */
export interface NagiosOutput {
  /** The first line up to the perfdata. */
  readonly message: string;
  /** The lines below it up to the perfdata there. */
  readonly long: string;
  readonly measurements: readonly Measurement[];
  readonly unread: readonly string[];
}

/**
 * Takes plugin output apart. Perfdata stands behind the first `|` of the first line, and again from the
 * first `|` in the lines below it to the end.
 */
export function parseNagiosOutput(text: string): NagiosOutput {
  const [first = '', ...below] = text.replace(/^\n+/, '').split('\n');
  const [message, perfdata] = splitAtBar(first);
  const [long, more] = splitAtBar(below.join('\n'));
  return { message: message.trim(), long: long.trim(), ...joined(perfdata, more) };
}

function joined(...texts: readonly string[]): Pick<NagiosOutput, 'measurements' | 'unread'> {
  const read = texts.map(parsePerfdata);
  return {
    measurements: read.flatMap((each) => each.measurements),
    unread: read.flatMap((each) => each.unread),
  };
}

function splitAtBar(text: string): [before: string, after: string] {
  const bar = text.indexOf('|');
  return bar < 0 ? [text, ''] : [text.slice(0, bar), text.slice(bar + 1)];
}

/** More than these are passed over: a check asks for one by its name. */
const mostMeasurements = 500;
const mostUnread = 10;

/**
 * The values of plugin output: `message`, `long`, the number of each label under `perf`, all about it under
 * `perfdata`, and under `perf_unread` what could not be read of it.
 */
export function valuesOfNagiosOutput(output: NagiosOutput): Values {
  const measurements = output.measurements.slice(0, mostMeasurements);
  const byLabel = (about: (measurement: Measurement) => ProbeValue) =>
    Object.fromEntries(measurements.map((measurement) => [measurement.label, about(measurement)]));
  return {
    message: output.message,
    long: output.long,
    perf: byLabel(({ value }) => value),
    perfdata: byLabel(({ label: _label, ...rest }) => rest),
    perf_unread: output.unread.slice(0, mostUnread).map((word) => word.slice(0, 100)),
  };
}
