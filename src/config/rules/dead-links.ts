import { readdir, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { decoded } from '../../runbooks/read-choices.ts';
import { readRunbook } from '../../runbooks/read-runbook.ts';
import type { Runbook } from '../../runbooks/runbook.ts';
import type { ConfigProblem } from '../config.ts';
import { readTextFile } from '../text-file.ts';
import { listWords, meant } from '../wording.ts';

/** Every runbook under `runbooks/` by its path there, and the files that cannot be read. */
export async function readRunbookFiles(home: string): Promise<{
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly problems: readonly ConfigProblem[];
}> {
  const problems: ConfigProblem[] = [];
  const runbooks = new Map<string, Runbook>();
  for (const service of await namesIn(join(home, 'runbooks')))
    for (const file of await namesIn(join(home, 'runbooks', service))) {
      if (!/\.(md|txt)$/.test(file) || file.startsWith('.')) continue;
      const path = `runbooks/${service}/${file}`;
      const reading = await readTextFile(join(home, path));
      if (reading.readable)
        runbooks.set(
          path,
          readRunbook({ service, name: file.replace(/\.(md|txt)$/, ''), path }, reading.text),
        );
      else problems.push(problemAt(path, 1, reading.reason));
    }
  return { runbooks, problems };
}

/** Links to files and headings that are not there. What lies outside of the home is none of ours. */
export async function deadLinksOf(
  runbook: Runbook,
  runbooks: ReadonlyMap<string, Runbook>,
  home: string,
): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const { url, line } of runbook.links) {
    if (url === '' || /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) continue;
    const [file = '', anchor = ''] = decoded(url).split('#', 2);
    const wanted = file.replace(/\?.*$/, '');
    const path =
      wanted === ''
        ? runbook.path
        : normalize(join(wanted.startsWith('/') ? '.' : dirname(runbook.path), wanted));
    const target = path === runbook.path ? runbook : runbooks.get(path);
    if (!target && (path.startsWith('..') || !(await isThere(join(home, path))))) {
      const known = [...runbooks.keys()].filter((each) => dirname(each) === dirname(path));
      problems.push(
        problemAt(
          runbook.path,
          line,
          `the link ${url} leads to ${path}, which is not there${meant(path, known)}`,
        ),
      );
    } else if (target && anchor !== '' && !target.anchors.includes(anchor))
      problems.push(
        problemAt(
          runbook.path,
          line,
          `the link ${url} leads to no heading; in ${target.path} there are ${listWords(target.anchors.filter(Boolean))}${meant(anchor, target.anchors)}`,
        ),
      );
  }
  return problems;
}

/** Something about a line of a runbook. */
export function problemAt(
  file: string,
  line: number,
  message: string,
  severity: ConfigProblem['severity'] = 'error',
): ConfigProblem {
  return { severity, file, line, column: 1, path: '', message };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort();
}
