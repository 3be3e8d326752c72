import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { datedFolders, folderOfRun, listFiles, sumOf, weeklyRuns } from './website-backups.ts';

const siteSchema = z.object({
  domain: z.string(),
  status: z.enum(['pass', 'needs_review', 'failed']),
  folder: z.string().nullable(),
  counts: z.object({ files: z.number(), changed: z.number(), suspicious: z.number() }),
  /** What somebody should look at. */
  findings: z.array(z.string()),
});
type Site = z.infer<typeof siteSchema>;

const fileSchema = z.object({ Generated: z.iso.datetime(), sites: z.array(siteSchema) });

export interface Report {
  readonly generated: string;
  readonly generated_age_hours: number;
  readonly pass: number;
  readonly needs_review: number;
  readonly failed: number;
  readonly sites: readonly Site[];
}

/** Looks at the newest backup of every domain below `backups` and writes `folder`/report.json. */
export function writeReport(folder: string, backups: string, now: number): void {
  const wanted = folderOfRun(weeklyRuns(now, 1)[0] ?? now);
  const sites = readdirSync(backups)
    .sort()
    .map((domain) => reviewSite(backups, domain, wanted));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'report.json');
  writeFileSync(
    `${path}.new`,
    `${JSON.stringify({ Generated: new Date(now).toISOString(), sites }, null, 2)}\n`,
  );
  renameSync(`${path}.new`, path);
}

function reviewSite(backups: string, domain: string, wanted: string): Site {
  const folder = datedFolders(backups, domain)[0] ?? null;
  const nothing = { files: 0, changed: 0, suspicious: 0 };
  if (folder === null)
    return { domain, status: 'failed', folder, counts: nothing, findings: ['no backup at all'] };
  const root = join(backups, domain, folder);
  const names = listFiles(root).filter((name) => name !== 'SHA256SUMS');
  const sums = new Map(
    readFileSync(join(root, 'SHA256SUMS'), 'utf8')
      .split('\n')
      .map((line): [string, string] => [line.slice(66), line.slice(0, 64)]),
  );
  const suspicious = names.filter((name) => /^files\/uploads\/.*\.php$/.test(name));
  const changed = names.filter((name) => sums.get(name) !== sumOf(join(root, name)));
  const missing = [...sums.keys()].filter((name) => name !== '' && !names.includes(name));
  const findings = [
    ...missing.map((name) => `${name}: missing`),
    ...suspicious.map((name) => `${name}: a program among the uploads`),
    ...changed.filter((name) => !suspicious.includes(name)).map((name) => `${name}: not as it was backed up`),
  ];
  const counts = {
    files: names.length,
    changed: changed.length + missing.length,
    suspicious: suspicious.length,
  };
  if (folder < wanted) {
    return { domain, status: 'failed', folder, counts, findings: [`no backup of ${wanted}`, ...findings] };
  }
  return { domain, status: findings.length === 0 ? 'pass' : 'needs_review', folder, counts, findings };
}

/** The report as it was written last, with its age. */
export function readReport(folder: string, now: number): Report {
  const path = join(folder, 'report.json');
  if (!existsSync(path)) throw new Error(`there is no report at ${path}`);
  const { Generated, sites } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const count = (status: Site['status']): number => sites.filter((each) => each.status === status).length;
  return {
    generated: Generated,
    generated_age_hours: Math.round((now - Date.parse(Generated)) / 360_000) / 10,
    ...{ pass: count('pass'), needs_review: count('needs_review'), failed: count('failed') },
    sites,
  };
}

/** The report for people. */
export function describeReport(report: Report): string {
  const lines = report.sites.flatMap((site) => [
    `${site.domain}: ${site.status}, ${site.folder ?? 'no folder'}, ${site.counts.files} files, ${site.counts.changed} changed, ${site.counts.suspicious} suspicious`,
    ...site.findings.map((finding) => `  ${finding}`),
  ]);
  return [`Generated ${report.generated}`, ...lines].join('\n');
}
