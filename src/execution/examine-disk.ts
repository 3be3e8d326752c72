import { statfs } from 'node:fs/promises';
import { formatSize } from '../core/size.ts';
import type { Diagnosis, Examination } from '../vitals/examination.ts';

/** Below these the disk of the data folder is called short: the database must be able to grow, and to be copied. */
const critical = { bytes: 200e6, part: 0.02 };
const warning = { bytes: 1e9, part: 0.05 };

/** Whether there is room on the disk of the data folder. */
export function examineDisk(folder: string): Examination {
  return {
    side: 'Disk',
    async examine() {
      const { bavail, blocks, bsize } = await statfs(folder);
      return [diagnoseDisk({ folder, free: bavail * bsize, part: bavail / blocks })];
    },
  };
}

/** @param disk `free` in bytes, and which `part` of the whole that is */
export function diagnoseDisk(disk: {
  readonly folder: string;
  readonly free: number;
  readonly part: number;
}): Diagnosis {
  const { folder, free, part } = disk;
  // A small part of a large disk is room enough.
  const isBelow = (bound: typeof critical) =>
    free < bound.bytes || (part < bound.part && free < 20 * bound.bytes);
  const what = 'Disk';
  const found = `${formatSize(free)} free (${Math.round(part * 100)}%) where the database lies.`;
  const advice = `Make room on the disk of ${folder}.`;
  if (isBelow(critical)) return { status: 'critical', what, found, advice };
  return isBelow(warning) ? { status: 'warning', what, found, advice } : { status: 'ok', what, found };
}
