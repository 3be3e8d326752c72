import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { TreazrPlace } from '../place.ts';

export const buckets = ['uploads', 'receipts', 'exports'] as const;
export type Bucket = (typeof buckets)[number];

/** Lays out the same objects, with their checksums, in both clusters and in the newest snapshot. */
export function writeObjects(place: TreazrPlace): void {
  rmSync(place.objects.deleted, { recursive: true, force: true });
  const newest = join(place.snapshots, readdirSync(place.snapshots).sort().at(-1) ?? '');
  const { atime, mtime } = statSync(newest);
  for (const bucket of buckets) {
    const folder = join(place.objects.primary, bucket);
    mkdirSync(folder, { recursive: true });
    const sums: string[] = [];
    for (let number = 1; number <= 12; number += 1) {
      const [name, text] = [`${bucket}-${number}.bin`, `${bucket}, object ${number}\n`];
      writeFileSync(join(folder, name), text);
      sums.push(`${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
    }
    writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
    for (const copy of [join(place.objects.dr, bucket), join(newest, bucket)])
      cpSync(folder, copy, { recursive: true });
  }
  // Its age is what retention is judged by.
  utimesSync(newest, atime, mtime);
}

/** Somebody deletes half of a bucket; delete markers keep the versions for 30 days. */
export function deleteObjects(place: TreazrPlace, bucket: Bucket): void {
  const [folder, kept] = [join(place.objects.primary, bucket), join(place.objects.deleted, bucket)];
  mkdirSync(kept, { recursive: true });
  for (let number = 1; number <= 6; number += 1) {
    const name = `${bucket}-${number}.bin`;
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(kept, name));
  }
}

/** A drive of the DR cluster lies: an object there is not what its checksum says. */
export function damageCopy(place: TreazrPlace, bucket: Bucket): void {
  appendFileSync(join(place.objects.dr, bucket, `${bucket}-2.bin`), 'rotten\n');
}
