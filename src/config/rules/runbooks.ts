import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listHeadings } from '../../runbooks/headings.ts';
import type { ServiceEntries } from '../entries.ts';
import type { Path, Report } from '../report.ts';
import { readTextFile } from '../text-file.ts';
import { listWords, meant, quote } from '../wording.ts';

/** Every runbook that a check or a duty names is there, and so is the heading. */
export async function checkRunbooks({ data, report }: ServiceEntries, home: string): Promise<void> {
  const folder = join('runbooks', data.service.id);
  const uses: [path: Path, address: string | undefined][] = [
    ...data.checks.map(
      (each, index) => [['checks', index, 'runbook'], each.runbook] as [Path, string | undefined],
    ),
    ...data.maintenance.map(
      (each, index) => [['maintenance', index, 'runbook'], each.runbook] as [Path, string | undefined],
    ),
    ...data.maintenance_files.map(
      (each, index) => [['maintenance_files', index, 'runbook'], each.runbook] as [Path, string | undefined],
    ),
  ];
  for (const [path, address] of uses) {
    if (address === undefined) continue;
    if (path[0] === 'maintenance_files' && address.includes('#'))
      report(
        path,
        `${quote(address)} names a heading; name the runbook alone, each item's id is its heading`,
      );
    else await checkAddress(address, path, { home, folder }, report);
  }
}

async function checkAddress(
  address: string,
  path: Path,
  { home, folder }: { readonly home: string; readonly folder: string },
  report: Report,
): Promise<void> {
  const [name = '', anchor] = address.split('#');
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name) || address.split('#').length > 2) {
    report(path, `${quote(address)} is no runbook; write its name, or name#heading, within ${folder}/`);
    return;
  }
  const reading = await readTextFile(join(home, folder, `${name}.md`));
  if (!reading.readable) {
    const present = reading.missing ? await namesIn(join(home, folder)) : [];
    const near = reading.missing ? `; there: ${listWords(present)}${meant(name, present)}` : '';
    report(path, `${folder}/${name}.md ${reading.reason}${near}`);
    return;
  }
  const anchors = listHeadings(reading.text).map((heading) => heading.anchor);
  if (anchor !== undefined && !anchors.includes(anchor))
    report(
      path,
      `${folder}/${name}.md has no heading #${anchor}; there: ${listWords(anchors)}${meant(anchor, anchors)}`,
    );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -'.md'.length));
  } catch {
    return [];
  }
}
