import type { Status } from '../../../src/core/status.ts';

/**
 * Written by hand: what the knobs of Mids Hero Web break, at once. What a knob is meant for comes
 * first; where that stays ok, no check sees it.
 */
export const midsHeroKnobs: readonly (readonly [knob: string, breaks: Readonly<Record<string, Status>>])[] = [
  ['import', { 'import-health': 'critical', 'import-errors': 'warning' }],
  ['slow-import', { 'import-speed': 'critical' }],
  ['slow-queries', { 'query-time': 'critical' }],
  ['cold-cache', { 'cache-hit-rate': 'critical' }],
  ['memory', { memory: 'critical' }],
  ['database', { 'database-reachable': 'critical', 'database-integrity': 'unknown', 'site-up': 'critical' }],
  ['site', { 'site-up': 'critical' }],
  [
    'backups-not-removed',
    {
      'incremental-backups-kept': 'warning',
      'full-backups-kept': 'warning',
      'archive-backups-kept': 'ok',
      'incremental-backup': 'ok',
    },
  ],
  [
    'backups-removed-early',
    {
      'incremental-backups-kept': 'warning',
      'full-backups-kept': 'warning',
      'archive-backups-kept': 'ok',
      'full-backup': 'ok',
    },
  ],
  ['import-interrupted', { 'import-health': 'critical', 'import-errors': 'warning' }],
  ['slow-for-good', { 'query-time': 'critical' }],
  // What only the commands of runbooks find.
  ['export-mistake', { 'import-health': 'ok', 'database-integrity': 'ok' }],
  ['inconsistent-data', { 'database-integrity': 'ok' }],
  ['backup-cut-off', { 'full-backup': 'ok', 'full-backup-size': 'ok' }],
];

/** The same of Mission Control. */
export const missionControlKnobs: readonly (readonly [
  knob: string,
  breaks: Readonly<Record<string, Status>>,
])[] = [
  ['staging-away', { 'sites-failed': 'ok' }],
  ['snapshots-fail', { 'sites-failed': 'ok' }],
  ['server-backup-damaged', { 'sites-failed': 'ok' }],
  ['website-backup-damaged', { 'needs-review': 'warning', 'sites-failed': 'ok' }],
  ['stale-backup', { 'website-backups-fresh': 'critical', 'sites-failed': 'critical' }],
  ['needs-review', { 'needs-review': 'warning', 'sites-failed': 'ok' }],
  ['collector', { collector: 'critical' }],
  ['maintenance-json-broken', { collector: 'critical' }],
  ['dashboard', { 'dashboard-up': 'critical' }],
];
