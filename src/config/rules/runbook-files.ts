import type { ConfigProblem } from '../config.ts';
import { deadLinksOf, problemAt, readRunbookFiles } from './dead-links.ts';
import type { Everything } from './everything.ts';
import { checkRunbookNames } from './runbook-names.ts';
import { checkScheduledRuns } from './scheduled-runs.ts';

/** Reads every file under `runbooks/` and says everything that is wrong with it. The bot starts all the same. */
export async function checkRunbookFiles(everything: Everything): Promise<ConfigProblem[]> {
  const { home } = everything;
  const { runbooks, problems: unreadable } = await readRunbookFiles(home);
  const problems = [...unreadable];
  checkScheduledRuns(everything, runbooks);
  for (const [path, runbook] of runbooks) {
    problems.push(
      ...runbook.problems.map(({ severity, line, message }) => problemAt(path, line, message, severity)),
    );
    problems.push(...(await deadLinksOf(runbook, runbooks, home)));
    problems.push(
      ...checkRunbookNames(runbook, everything).map(({ line, message, severity }) =>
        problemAt(path, line, message, severity),
      ),
    );
  }
  return problems;
}
