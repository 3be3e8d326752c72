import type { Status } from '../../../src/core/status.ts';
import type { Settled } from '../one-service.ts';

/** From ok on, to a status after so many seconds. */
export const at = (status: Status, seconds = 0): Settled[] => [[status, seconds]];
/** Written by hand: what each knob makes of which checks of Treazr Island. What it is meant for comes first. */
export const treazrKnobs: [knob: string, breaks: Record<string, Settled[]>][] = [
  ['treazr-errors-warn', { 'server-errors': at('warning', 300) }],
  ['treazr-errors', { 'server-errors': at('critical', 120) }],
  ['treazr-latency', { latency: at('critical', 600) }],
  ['treazr-queue', { 'queue-depth': at('warning', 600) }],
  ['treazr-jobs', { 'job-failures': at('critical') }],
  ['treazr-storage-warn', { storage: at('warning') }],
  ['treazr-storage', { storage: at('critical') }],
  ['treazr-connections', { 'connection-pool': at('warning') }],
  ['treazr-lag', { 'replica-lag': at('critical') }],
  ['treazr-capacity-warn', { capacity: at('warning') }],
  ['treazr-capacity', { capacity: at('critical') }],
  ['treazr-node', { 'minio-nodes': at('critical') }],
  [
    'treazr-minio-down',
    {
      minio: at('critical'),
      capacity: at('unknown'),
      'minio-nodes': at('unknown'),
      'bucket-replication': at('unknown'),
      'delete-markers': at('unknown'),
      'bucket-size': at('unknown'),
      'object-errors': at('unknown'),
    },
  ],
  ['treazr-markers', { 'delete-markers': at('warning') }],
  ['treazr-pressure', { 'node-pressure': at('warning', 600) }],
  ['treazr-pods', { 'unschedulable-pods': at('critical', 900) }],
  ['treazr-certificate', { certificates: at('warning') }],
  ['treazr-lcp', { 'page-load': at('warning', 300) }],
  ['treazr-sign-in', { 'sign-ins': at('critical') }],
  ['treazr-labels', { labels: at('warning') }],
  ['treazr-dump', { 'daily-dump': at('critical'), 'daily-dumps-kept': at('warning') }],
  ['treazr-dump-job', { 'dump-job': at('warning') }],
  ['treazr-weekly', { 'weekly-dump': at('critical'), 'weekly-dumps-kept': at('warning') }],
  ['treazr-empty-dump', { 'daily-dump-size': at('critical'), 'daily-dumps-kept': at('warning') }],
  ['treazr-plain-dump', { encrypted: at('critical') }],
  ['treazr-wal', { wal: at('critical'), 'wal-kept': at('warning') }],
  ['treazr-kept-short', { 'daily-dumps-kept': at('warning'), 'wal-kept': at('warning') }],
  ['treazr-kept-long', { 'daily-dumps-kept': at('warning') }],
  ['treazr-replication', { 'bucket-replication': at('critical'), 'snapshots-kept': at('warning') }],
];

/** Takes away what nearly every other check is asked through. */
export const treazrPrometheusKnob = 'treazr-prometheus';

/** What makes a duty overdue: knob, item, what becomes of it. */
export const treazrDutyKnobs: [knob: string, item: string, status: Status][] = [
  ['treazr-keys', 'postgres-key-rotation', 'critical'],
];

/** What only restores run into: no check sees it. */
export const treazrUnseenKnobs = ['treazr-objects', 'treazr-dr-copy', 'treazr-version'];
