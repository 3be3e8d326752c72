import { statfs } from 'node:fs/promises';
import { formatSize } from '../core/size.ts';
import type { Examination } from '../vitals/examination.ts';

/** Below these the disk of the data folder is called short: the database must be able to grow, and to be copied. */
const critical = { bytes: 200e6, part: 0.02 };
const warning = { bytes: 1e9, part: 0.05 };

/** Whether there is room on the disk of the data folder. */
export function examineDisk(folder: string): Examination {
  return {
    side: 'Disk',
    async examine() {
      const { bavail, blocks, bsize } = await statfs(folder);
      const free = bavail * bsize;
      const part = bavail / blocks;
      const isBelow = (bound: typeof critical) =>
        free < bound.bytes || (part < bound.part && free < 20 * bound.bytes);
      const status = isBelow(critical) ? 'critical' : isBelow(warning) ? 'warning' : 'ok';
      const found = `${formatSize(free)} free (${Math.round(part * 100)}%) where the database lies.`;
      return [
        {
          status,
          what: 'Disk',
          found,
          ...(status === 'ok' ? {} : { advice: `Make room on the disk of ${folder}.` }),
        },
      ];
    },
  };
}
