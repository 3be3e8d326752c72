import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhrasingContent, Table } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { writeItems } from '../../demo/estate/mission-control/items.ts';
import { allKnobs } from '../../demo/estate/switchboard.ts';
import { dutyIds } from '../../demo/estate/treazr-island/duties.ts';
import { expiryIds } from '../../demo/estate/witch-city-rope/register.ts';
import { listHeadings } from '../../src/runbooks/headings.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import { readPage, root } from './pages.ts';

const page = 'docs/handbooks.md';
const listOfIds = z.array(z.looseObject({ id: z.string() })).default([]);
const record = z.record(z.string(), z.unknown()).default({});
const serviceShape = z.object({
  service: z.object({ id: z.string(), name: z.string() }),
  probes: record,
  checks: listOfIds,
  maintenance: listOfIds,
  maintenance_files: listOfIds,
  schedules: listOfIds,
});
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const linesOf = z.record(z.string(), z.string()).parse(JSON.parse(read('test/fixtures/handbook-lines.json')));
const services = readdirSync(join(root, 'config/services')).map((name) =>
  serviceShape.parse(parse(read(`config/services/${name}`))),
);
const workspace = z.object({ schedules: listOfIds }).parse(parse(read('config/watchkeeper.yaml')));

/** Ids of duties in files that the services themselves own, as the estate lays them out. */
const itemsInFiles: Readonly<Record<string, readonly string[]>> = {
  'mission-control': idsIn(JSON.parse(writeItems(0)).items),
  'witch-city-rope': expiryIds,
  'treazr-island': dutyIds,
};

function idsIn(entries: unknown): string[] {
  return listOfIds.parse(entries).map(({ id }) => id);
}

interface Row {
  readonly lines: string;
  readonly says: string;
  readonly place: readonly PhrasingContent[];
}

/** The rows of the table whose header begins with “Lines”, below the heading of a service. */
function rowsOf(service: string): Row[] {
  const nodes = readPage(page).children;
  const start = nodes.findIndex(
    (node) => node.type === 'heading' && node.depth === 2 && textOf(node) === service,
  );
  const end = nodes.findIndex((node, index) => index > start && node.type === 'heading' && node.depth <= 2);
  const table = nodes
    .slice(start, end < 0 ? undefined : end)
    .find(
      (node): node is Table => node.type === 'table' && textOf(node.children[0] ?? node).startsWith('Lines'),
    );
  if (start < 0 || !table) throw new Error(`${page} has no table “Lines” below “${service}”`);
  return table.children.slice(1).map(({ children: [lines, says, place] }) => ({
    lines: textOf(lines),
    says: textOf(says),
    place: place?.children ?? [],
  }));
}

/** `1–5, 7` (with either dash) as single numbers; NaN for what is no number or runs backwards. */
function numbersIn(ranges: string): number[] {
  return ranges.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split(/[–-]/).map(Number);
    return first <= last
      ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
      : [Number.NaN];
  });
}

const kinds = {
  probe: /\bprobes? $/i,
  check: /\bchecks? $/i,
  duty: /\b(?:duty|duties|items?) $/i,
  schedule: /\bschedules? $/i,
  runbook: /\brunbooks? $/i,
  step: /\bsteps? $/i,
  knob: /\bknobs? $/i,
};
type Kind = keyof typeof kinds;

/** Names in code behind the word for their kind, and those that follow after a comma, “and” or “or”. */
function placesIn(cell: readonly PhrasingContent[]): [kind: Kind, name: string][] {
  const found: [Kind, string][] = [];
  let kind: Kind | undefined;
  for (const node of cell) {
    if (node.type === 'inlineCode') {
      if (kind) found.push([kind, node.value]);
    } else if (!(kind && /^(?:,|,? and|,? or) $/.test(textOf(node)))) {
      const text = textOf(node);
      kind = (Object.keys(kinds) as Kind[]).find((each) => kinds[each].test(text));
    }
  }
  return found;
}

/** What is wrong with the places that a cell names. */
function flawsOf(service: z.output<typeof serviceShape> | undefined, row: Row): string[] {
  const id = service?.service.id ?? '';
  let runbook = '';
  return placesIn(row.place).flatMap(([kind, name]) => {
    if (kind === 'runbook') {
      const [file = '', anchor] = name.startsWith('#') ? [runbook, name.slice(1)] : name.split('#');
      runbook = file;
      const path = `runbooks/${id}/${file}.md`;
      if (!existsSync(join(root, path))) return [`${row.lines}: there is no ${path}`];
      const anchors = listHeadings(read(path)).map((each) => each.anchor);
      return anchor === undefined || anchors.includes(anchor)
        ? []
        : [`${row.lines}: ${path} has no #${anchor}`];
    }
    if (kind === 'step') {
      const path = `runbooks/${id}/${runbook}.md`;
      if (runbook === '' || !existsSync(join(root, path)))
        return [`${row.lines}: the step ${name} belongs to no runbook that was named before it`];
      const steps = readRunbook({ service: id, name: runbook, path }, read(path)).procedures.flatMap(
        (each) => each.steps,
      );
      return steps.some((each) => each.name === name) ? [] : [`${row.lines}: ${path} has no step ${name}`];
    }
    const known: Record<Exclude<Kind, 'runbook' | 'step'>, readonly string[]> = {
      probe: Object.keys(service?.probes ?? {}),
      check: idsIn(service?.checks),
      duty: [...idsIn(service?.maintenance), ...(itemsInFiles[id] ?? [])],
      schedule: [
        ...idsIn(workspace.schedules).map((each) => `workspace/${each}`),
        ...idsIn(service?.schedules).map((each) => `${id}/${each}`),
      ],
      knob: allKnobs.map((each) => each.id),
    };
    return known[kind].includes(name) ? [] : [`${row.lines}: there is no ${kind} ${name}`];
  });
}

describe('the page about the handbooks', () => {
  it.each(Object.entries(linesOf))('lists every line of %s, once and in order', (name, written) => {
    const rows = rowsOf(name);
    const listed = rows.flatMap(({ lines }) => numbersIn(lines));
    expect(listed.filter(Number.isNaN)).toEqual([]);
    const there = numbersIn(written);
    expect(
      there.filter((line) => !listed.includes(line)),
      'not listed',
    ).toEqual([]);
    expect(
      listed.filter((line, index) => listed.indexOf(line) !== index),
      'listed twice',
    ).toEqual([]);
    expect(
      listed.filter((line) => line < 1 || line > (there.at(-1) ?? 0)),
      'not in the handbook',
    ).toEqual([]);
    const starts = rows.map(({ lines }) => numbersIn(lines)[0] ?? 0);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  it.each(Object.keys(linesOf))('names only places of %s that are there', (name) => {
    const rows = rowsOf(name);
    const service = services.find((each) => each.service.name === name);
    expect(rows.flatMap((row) => flawsOf(service, row))).toEqual([]);
    const bare = rows.filter(
      ({ says, place }) => says === '' || textOf({ type: 'paragraph', children: [...place] }) === '',
    );
    expect(bare.map(({ lines }) => lines)).toEqual([]);
  });
});
