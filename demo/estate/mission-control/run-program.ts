/** `node main.ts collect|website-report|website-review|run-weekly FOLDER…`: what bin/ of Mission Control calls. */
import { readdirSync } from 'node:fs';
import { runCollector } from './collect.ts';
import { describeReport, readReport, writeReport } from './report.ts';
import { writeWebsiteBackup } from './website-backups.ts';

try {
  const [what = '', folder = '', backups = ''] = process.argv.slice(2);
  const json = process.argv.includes('--json');
  if (what === 'collect') {
    console.log(runCollector(folder, Date.now()));
  } else if (what === 'website-report') {
    const report = readReport(folder, Date.now());
    console.log(json ? JSON.stringify(report) : describeReport(report));
  } else if (what === 'website-review') {
    writeReport(folder, backups, Date.now());
    console.log(describeReport(readReport(folder, Date.now())));
  } else if (what === 'run-weekly') {
    for (const domain of readdirSync(backups)) writeWebsiteBackup(backups, domain, Date.now());
    writeReport(folder, backups, Date.now());
    console.log(describeReport(readReport(folder, Date.now())));
  } else {
    throw new Error(
      `there is no ${JSON.stringify(what)}; there are collect, website-report, website-review and run-weekly`,
    );
  }
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
