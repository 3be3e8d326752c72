import { expect } from 'vitest';
import type { Status } from '../../../src/core/status.ts';
import type { Settled } from '../one-service.ts';

/** What a check settles on from ok on, and what is said of it. */
export interface Stand {
  readonly settled: Settled[];
  readonly reason: string | null;
}

const at = (status: Status, reason: string, seconds = 0): Stand => ({
  settled: [[status, seconds]],
  reason: expect.stringContaining(reason),
});
const minutes = 60;

/** Written by hand: what breaks which checks, after how long, and what is said. What a knob is meant for comes first. */
export const witchCityRopeKnobs: [knob: string, breaks: Record<string, Stand>][] = [
  [
    'site',
    {
      'site-up': at('critical', 'connection '),
      'site-title': at('critical', 'connection '),
      'site-content': at('critical', 'connection '),
      'site-errors': at('unknown', 'connection '),
      'site-response': at('unknown', 'connection '),
      'database-reachable': at('critical', 'connection '),
      'api-up': at('critical', 'connection '),
      'api-response': at('unknown', 'connection '),
      certificate: at('critical', 'any value'),
      'certificate-days': at('unknown', 'connection '),
    },
  ],
  [
    'content',
    {
      'site-title': at('critical', 'not WitchCityRope'),
      'site-content': at('critical', 'not Upcoming events'),
    },
  ],
  [
    'broken',
    { 'site-errors': at('critical', 'any value'), 'site-content': at('critical', 'not Upcoming events') },
  ],
  [
    'slow',
    {
      'site-response': at('warning', 'above 2000 ms', 5 * minutes),
      'page-load': at('warning', 'above 2000 ms', 5 * minutes),
    },
  ],
  ['api-slow', { 'api-response': at('warning', 'above 2000 ms', 5 * minutes) }],
  ['queries', { 'database-queries': at('warning', 'above 100 ms', 5 * minutes) }],
  ['errors', { errors: at('warning', 'above 5%', 5 * minutes) }],
  ['database', { 'database-reachable': at('critical', 'not true'), 'api-up': at('critical', 'not 200') }],
  [
    'mail',
    {
      mail: at('critical', 'connection '),
      'mail-certificate': at('critical', 'any value'),
      'mail-certificate-days': at('unknown', 'connection '),
    },
  ],
  ['payments', { payments: at('critical', 'connection ') }],
  ['payments-declined', { payments: at('critical', 'not true') }],
  [
    'certificate-soon',
    {
      'certificate-days': at('warning', 'below 30 days'),
      'mail-certificate-days': at('warning', 'below 30 days'),
    },
  ],
  [
    'certificate-expired',
    {
      certificate: at('critical', 'any value'),
      'certificate-days': at('warning', 'below 30 days'),
      'mail-certificate': at('critical', 'any value'),
      'mail-certificate-days': at('warning', 'below 30 days'),
    },
  ],
  [
    'backup',
    {
      'database-backup': at('warning', 'above 28 h'),
      'file-backup': at('warning', 'above 28 h'),
      'configuration-backup': at('warning', 'above 28 h'),
      'system-image': at('warning', 'above 7 days'),
      archive: at('warning', 'above 31 days'),
      'database-backups-kept': at('warning', ''),
      'file-backups-kept': at('warning', ''),
      'configuration-backups-kept': at('warning', ''),
      'system-images-kept': at('warning', ''),
      'archives-kept': at('warning', ''),
    },
  ],
  [
    'off-site',
    {
      'off-site-image': at('warning', 'above 7 days'),
      'off-site-archive': at('warning', 'above 31 days'),
      'off-site-images-kept': at('warning', ''),
      'off-site-archives-kept': at('warning', ''),
    },
  ],
  ['damaged', { 'backups-damaged': at('warning', 'above 0'), 'trial-restore': at('warning', 'below 1') }],
  ['verification', { 'verification-fresh': at('warning', 'above 27 h') }],
  ['kept-long', { 'database-backups-kept': at('warning', '') }],
  ['kept-short', { 'system-images-kept': at('warning', '') }],
  ['cpu', { cpu: at('warning', 'above 80%', 5 * minutes) }],
  ['memory', { memory: at('warning', 'above 85%', 5 * minutes) }],
  ['disk', { disk: at('warning', 'above 90%') }],
];

/** What lets a term end: knob, item, what becomes of it. */
export const witchCityRopeExpiries: [knob: string, item: string, status: Status, daysLeft: number][] = [
  ['licence-soon', 'backup-software', 'warning', 9],
  ['contract-expired', 'off-site-storage', 'critical', -3],
];

/** What only an update runs into: no check sees it. */
export const witchCityRopeUnseenKnobs = ['update-breaks', 'update-spoils'];
