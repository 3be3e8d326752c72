import { readFileSync } from 'node:fs';
import { access, constants, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { freshEstate } from './fresh-estate.ts';

const page = readFileSync(resolve(import.meta.dirname, '..', '..', 'docs', 'handbooks.md'), 'utf8');
/** What stands below a heading, up to the next one. */
const below = (heading: string): string => page.split(`\n${heading}\n`)[1]?.split(/\n##+ /)[0] ?? '';
const section = below('## Vedfolnir');
const corrections = below('### Vedfolnir');
/** Of the handbook. Only single lines of it are empty. */
const lastLine = 724;

let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
});
afterAll(() => takeDown());

describe("the page about Vedfolnir's handbook", () => {
  it('lists every line once, in order', () => {
    const ranges = [...section.matchAll(/^\| ([\d–, ]+) \|/gm)].flatMap(([, cell = '']) =>
      cell.split(',').map((part) => {
        const [first, last] = part.trim().split('–').map(Number);
        return { first: first ?? Number.NaN, last: last ?? first ?? Number.NaN };
      }),
    );
    const problems = ranges.filter(({ first, last }, index) => {
      const before = ranges[index - 1]?.last ?? 0;
      return !(first <= last && (first === before + 1 || first === before + 2));
    });
    expect(problems).toEqual([]);
    expect(ranges.at(-1)?.last).toBe(lastLine);
  });

  it('names programs, scripts, knobs and variables that the estate has', async () => {
    const bin = (estate.env.PATH ?? '').split(':')[0] ?? '';
    const listed = /programs named ([\s\S]*?)\sthat come first/.exec(section)?.[1] ?? '';
    const programs = [...listed.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(programs.toSorted()).toEqual((await readdir(bin)).toSorted());
    const scripts = [...`${section}${corrections}`.matchAll(/`(scripts\/[\w.]+)`/g)].map(
      ([, name = '']) => name,
    );
    expect(scripts.length).toBeGreaterThan(2);
    for (const name of scripts) await access(join(estate.env.VEDFOLNIR_HOME ?? '', name), constants.R_OK);
    const knobs = [...section.matchAll(/knob `([\w-]+)`/g)].map(([, name]) => name);
    expect(estate.knobs().map(({ id }) => id)).toEqual(expect.arrayContaining(knobs));
    const variables = [...section.matchAll(/`(VEDFOLNIR_\w+)`/g)].map(([, name = '']) => name);
    const known = Object.keys(estate.env).filter((name) => name.startsWith('VEDFOLNIR_'));
    expect([...new Set(variables)].toSorted()).toEqual(known.toSorted());
  });

  it('refers to corrections that are there', () => {
    const there = [...corrections.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
    expect(there).toEqual(there.map((_, index) => index + 1));
    const named = [...section.matchAll(/corrections? (\d+)(?: and (\d+)|, (\d+) and (\d+))?/g)].flatMap(
      ([, ...numbers]) => numbers.filter((number) => number !== undefined).map(Number),
    );
    expect(new Set(named)).toEqual(new Set(there));
  });
});
