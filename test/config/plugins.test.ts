import { describe, expect, it } from 'vitest';
import { problemsBelowTop } from './config-folder.ts';

const plugin = 'probes:\n  p: {command: [check_x], output: nagios}\n';
const own = 'checks:\n  - {id: c, probe: p, status_from: status}\n';

function codes(written: string): string {
  return `probes:\n  p: {command: [x], exit_codes: ${written}}\n${own}`;
}

function check(rest: string, probe = plugin): string {
  return `${probe}checks:\n  - {id: c, probe: p, ${rest}}\n`;
}

describe('plugins, exit codes and queries in a service file', () => {
  it.each([
    ['a plugin whose status is taken over', plugin + own],
    ['its perfdata by any name', check('value: "perf.C: used", warning: {range: "~:5"}')],
    ['exit codes', codes('{0: ok, 1-2: warning, 130: unknown, default: critical}')],
    ['a range that is a bare number', check('value: perf.load1, warning: {range: 10}')],
    ['ranges that grow worse', check('value: perf.x, warning: {range: "~:5"}, critical: {range: "~:9"}')],
    [
      'a query',
      check(
        'value: max, critical: {above: 1}',
        'probes:\n  p: {prometheus: {url: "http://p.test/x", query: up}}\n',
      ),
    ],
    ['a status in JSON of any shape', check('status_from: health.state', 'probes:\n  p: {command: [x]}\n')],
  ])('are fine: %s', async (_, text) => {
    expect(await problemsBelowTop(text)).toEqual([]);
  });

  it.each([
    [
      'an exit code that is none',
      codes('{0: ok, 300: warning}'),
      '6:46 probes.p.exit_codes.300: "300" is no exit code; write one from 0 to 255, a span like 100-127, or default',
    ],
    [
      'exit codes in words',
      codes('{0: ok, failed: critical}'),
      '6:41 probes.p.exit_codes.failed: "failed" is no exit code; write one from 0 to 255, a span like 100-127, or default',
    ],
    [
      'a span that goes down',
      codes('{0: ok, 9-3: warning}'),
      '6:46 probes.p.exit_codes.9-3: "9-3" is no exit code; write one from 0 to 255, a span like 100-127, or default',
    ],
    [
      'an exit code twice',
      codes('{0-3: ok, 2: warning}'),
      '6:39 probes.p.exit_codes.0-3: shares an exit code with 2; each can mean one thing only',
    ],
    [
      'a status that is none',
      codes('{0: fine}'),
      '6:37 probes.p.exit_codes.0: "fine" is not known here; write ok, warning, critical or unknown',
    ],
    [
      'exit codes of an address',
      'probes:\n  p: {http: https://x.test, exit_codes: {0: ok}}\n',
      '6:29 probes.p.exit_codes: does not go with http; it belongs to command and shell',
    ],
    [
      'names for what has names',
      'probes:\n  p: {command: [x], output: nagios, extract: {a: "(x)"}}\n',
      '6:46 probes.p.extract: goes with output: text; with nagios the values have names already',
    ],
    [
      'an extracted value with the name of the status',
      'probes:\n  p: {command: [x], exit_codes: {0: ok}, extract: {status: "(x)"}}\n',
      '6:52 probes.p.extract.status: is a value that every command has; choose another name',
    ],
    [
      'two ways to a status',
      check('status_from: status, critical: {above: 1}'),
      '8:44 checks[0].critical: does not go with status_from, which takes the status over as it is; leave one of the two out',
    ],
    [
      'no way to a status',
      check('critical: {above: 1}'),
      '8:5 checks[0]: asks for no value; give value, or status_from where the probe says the status itself',
    ],
    [
      'nothing at all',
      check('name: c'),
      '8:5 checks[0]: asks for no value; give value, or status_from where the probe says the status itself',
    ],
    [
      'a status from a value that is not there',
      check('status_from: state'),
      '8:36 checks[0].status_from: "state" is no value of this probe (command); write status, message, long, perf.*, perfdata.*, perf_unread.*, exit_code, took_ms or lines; did you mean status?',
    ],
    [
      'a value that plugins do not give',
      check('value: load1, warning: {above: 1}'),
      '8:30 checks[0].value: "load1" is no value of this probe (command); write status, message, long, perf.*, perfdata.*, perf_unread.*, exit_code, took_ms or lines',
    ],
    [
      'a range upside down',
      check('value: perf.x, warning: {range: "20:10"}'),
      '8:55 checks[0].warning.range: "20:10" is no range; write the smaller number first, like 10:20, 10:, ~:10 or @10:20',
    ],
    [
      'a range that never alerts',
      check('value: perf.x, warning: {range: "~:"}'),
      '8:47 checks[0].warning: can never hold: no number fits both bounds',
    ],
    [
      'ranges that are swapped',
      check('value: perf.x, warning: {range: "~:9"}, critical: {range: "~:5"}'),
      '8:73 (warning) checks[0].critical: holds wherever warning holds, so warning never shows; are the two swapped?',
    ],
    [
      'a query without words',
      'probes:\n  p: {prometheus: {url: "http://p.test"}}\n',
      '6:19 probes.p.prometheus.query: is missing; a text is wanted',
    ],
    [
      'a query to nowhere',
      'probes:\n  p: {prometheus: {url: p.test, query: up}}\n',
      '6:25 probes.p.prometheus.url: is no address; write it like https://example.test/health',
    ],
    [
      'a query with a body',
      'probes:\n  p: {prometheus: {url: "http://p.test", query: up}, body: x}\n',
      '6:54 probes.p.body: does not go with prometheus; it belongs to http',
    ],
    [
      'a value that queries do not give',
      check(
        'value: maximum, warning: {above: 1}',
        'probes:\n  p: {prometheus: {url: "http://p.test", query: up}}\n',
      ),
      '8:30 checks[0].value: "maximum" is no value of this probe (prometheus); write value, max, min, max_series, min_series, count, series.*, warnings.*, infos.* or error',
    ],
  ])('are refused with a reason: %s', async (_, text, problem) => {
    expect(await problemsBelowTop(text)).toEqual([problem]);
  });
});
