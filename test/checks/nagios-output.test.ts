import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNagiosOutput, valuesOfNagiosOutput } from '../../src/checks/nagios-output.ts';
import { parsePerfdata } from '../../src/checks/nagios-perfdata.ts';
import { valueAt } from '../../src/checks/value.ts';

const nothing = { warn: null, crit: null, min: null, max: null };

describe('perfdata', () => {
  // Written by hand after the rules of the Monitoring Plugins guidelines, "Performance data".
  test.each<[string, string, number | null, string]>([
    ['users=4', 'users', 4, ''],
    ['load1=0.830;100.000;200.000;0;', 'load1', 0.83, ''],
    ['rta=12.445000ms', 'rta', 0.012445, 's'],
    ['time=250ms', 'time', 0.25, 's'],
    ['time=1500us', 'time', 0.0015, 's'],
    ['time=2s', 'time', 2, 's'],
    ['pl=0%', 'pl', 0, '%'],
    ['in=123456789c', 'in', 123456789, 'c'],
    ['size=10MB', 'size', 10_000_000, 'B'],
    ['size=1.1MB', 'size', 1_100_000, 'B'],
    ['size=2KB', 'size', 2_000, 'B'],
    ['size=3TB', 'size', 3e12, 'B'],
    ['size=1GiB', 'size', 1_073_741_824, 'B'],
    ['size=512B', 'size', 512, 'B'],
    ['count=1.5e3', 'count', 1500, ''],
    ['count=1.5E-3s', 'count', 0.0015, 's'],
    ['delta=-3', 'delta', -3, ''],
    ['delta=+3', 'delta', 3, ''],
    ['part=.5', 'part', 0.5, ''],
    ['power=7W', 'power', 7, 'W'],
    ["'used space'=5", 'used space', 5, ''],
    ["'a=b'=5", 'a=b', 5, ''],
    ["'it''s'=5", "it's", 5, ''],
    ["'C:\\ %'=5%", 'C:\\ %', 5, '%'],
    ['/=25474105344B;267847005634;267847005634;0;270552530944', '/', 25474105344, 'B'],
    ['__proto__=5', '__proto__', 5, ''],
    ['gone=U', 'gone', null, ''],
  ])('%s is %s, %j %s', (text, label, value, unit) => {
    expect(parsePerfdata(text)).toMatchObject({ measurements: [{ label, value, unit }], unread: [] });
  });

  test('carries its thresholds and bounds in the same base unit', () => {
    expect(parsePerfdata('rta=5ms;100:200;@~:500;0;1000').measurements).toEqual([
      { label: 'rta', value: 0.005, unit: 's', warn: '0.1:0.2', crit: '@~:0.5', min: 0, max: 1 },
    ]);
    expect(parsePerfdata('disk=5MB;;9;;10MB').measurements[0]).toMatchObject({
      warn: null,
      crit: '9000000',
      min: null,
      max: 10_000_000,
    });
  });

  test('is a list of any length, parted by any blanks', () => {
    expect(parsePerfdata("  a=1\t'b c'=2;3\n d=4;; ").measurements).toEqual([
      { label: 'a', value: 1, unit: '', ...nothing },
      { label: 'b c', value: 2, unit: '', ...nothing, warn: '3' },
      { label: 'd', value: 4, unit: '', ...nothing },
    ]);
  });

  test.each([
    ['a=1 rubbish b=2', ['rubbish']],
    ['a=1 half= b=2', ['half=']],
    ['a=1 text=abc b=2', ['text=abc']],
    ['a=1 comma=0,5 b=2', ['comma=0,5']],
    ['a=1 dots=1.2.3 b=2', ['dots=1.2.3']],
    ["a=1 'open=3 b=2", ["'open=3"]],
    ["a=1 ''=3 b=2", ["''=3"]],
    ['a=1 =3 b=2', ['=3']],
    ['a=1 much=1e999 b=2', ['much=1e999']],
    ['a=1 | b=2', ['|']],
  ])('that is broken in one place is read in the others: %s', (text, unread) => {
    const read = parsePerfdata(text);
    expect(read.measurements.map(({ label, value }) => [label, value])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(read.unread).toEqual(unread);
  });

  test('of any text is read without an error, and only numbers come out', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."'=;| \n0189.eE+-msBKM%µ,:@~Ua"), maxLength: 60 }),
        (text) => {
          for (const { value } of parsePerfdata(text).measurements)
            expect(value === null || Number.isFinite(value)).toBe(true);
        },
      ),
    );
  });

  test('that never ends costs little', () => {
    const started = performance.now();
    for (const text of ["'a ".repeat(50_000), `'${'x '.repeat(100_000)}`, "''''' '''' ".repeat(20_000)])
      parsePerfdata(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('plugin output', () => {
  test('of one line is a message and perfdata', () => {
    expect(parseNagiosOutput('DISK WARNING - /srv 12% free | /srv=880MB;850;950;0;1000')).toMatchObject({
      message: 'DISK WARNING - /srv 12% free',
      long: '',
      measurements: [{ label: '/srv', value: 880_000_000 }],
    });
  });

  test('of several lines is a message, a long text, and perfdata in two places', () => {
    const output = parseNagiosOutput(`BACKUP OK - 3 sites | sites=3
alpha: 10 files
beta: 12 files
gamma: 9 files | alpha=10;5:;1: beta=12;5:;1:
gamma=9;5:;1:
'all files'=31
`);
    expect(output.message).toBe('BACKUP OK - 3 sites');
    expect(output.long).toBe('alpha: 10 files\nbeta: 12 files\ngamma: 9 files');
    expect(output.measurements.map(({ label }) => label)).toEqual([
      'sites',
      'alpha',
      'beta',
      'gamma',
      'all files',
    ]);
    expect(output.unread).toEqual([]);
  });

  test.each([
    ['', '', ''],
    ['\n\nPING OK\n', 'PING OK', ''],
    ['no bar at all', 'no bar at all', ''],
    ['|a=1', '', ''],
    ['OK |\nmore', 'OK', 'more'],
  ])('%j has the message %j and the long text %j', (text, message, long) => {
    expect(parseNagiosOutput(text)).toMatchObject({ message, long });
  });

  test('gives values that a check can ask for by name', () => {
    const values = valuesOfNagiosOutput(
      parseNagiosOutput("OK|load1=0.5;1;2 '/var/log'=80%;90 'C: used'=5MB broken"),
    );
    const paths = ['perf.load1', 'perf./var/log', 'perf.C: used', 'perfdata.load1.crit', 'perf_unread.count'];
    expect(paths.map((path) => valueAt(values, path))).toEqual([0.5, 80, 5_000_000, '2', 1]);
  });

  test('with labels like those of every object keeps them apart', () => {
    const values = valuesOfNagiosOutput(parseNagiosOutput('OK|__proto__=5 constructor=6'));
    expect(valueAt(values, 'perf.__proto__')).toBe(5);
    expect(valueAt(values, 'perf.constructor')).toBe(6);
    expect(valueAt(values, 'perf.toString')).toBeUndefined();
  });
});
