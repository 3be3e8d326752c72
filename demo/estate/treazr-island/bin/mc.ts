import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readNumbers } from '../numbers.ts';
import type { TreazrPlace } from '../place.ts';
import { type Ending, failed, type Program, printed, refuse } from './program.ts';

const bucketName = '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]';

/** `mc diff`, `mc cp --recursive` and `mc undo`, over folders that stand in for both clusters. */
export const mc: Program = ({ place, words }) => {
  const [verb = '', ...rest] = words;
  const said = rest.join(' ');
  if (said.includes('treazr/') && !readNumbers(place).minio_up)
    return failed('mc: <ERROR> Unable to initialize `treazr`. Connection refused.');
  if (verb === 'diff') {
    const named = new RegExp(`^treazr-dr/(${bucketName}) treazr/\\1$`).exec(said);
    if (named) return diff(place, named[1] ?? '');
  }
  if (verb === 'cp' && rest[0] === '--recursive' && rest.length === 3) {
    const [from, to] = [folderOf(place, rest[1] ?? ''), folderOf(place, rest[2] ?? '')];
    if (from === undefined || to === undefined) return refuse('mc', words);
    return copy(from, to);
  }
  if (verb === 'undo') {
    const named = new RegExp(`^--recursive --force --action DELETE treazr/(${bucketName})/$`).exec(said);
    if (named) return undo(place, named[1] ?? '');
  }
  return refuse('mc', words);
};

/** `treazr/BUCKET/`, `treazr-dr/BUCKET/` or a folder of this machine; undefined for anything else. */
function folderOf(place: TreazrPlace, written: string): string | undefined {
  const bucket = new RegExp(`^(treazr|treazr-dr)/(${bucketName})/$`).exec(written);
  if (bucket) return join(bucket[1] === 'treazr' ? place.objects.primary : place.objects.dr, bucket[2] ?? '');
  return written.startsWith('/') && written.endsWith('/') ? written : undefined;
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

function diff(place: TreazrPlace, bucket: string): Ending {
  const [dr, primary] = [join(place.objects.dr, bucket), join(place.objects.primary, bucket)];
  if (!existsSync(dr)) return failed(`mc: <ERROR> Bucket \`${bucket}\` does not exist.`);
  const [there, here] = [filesIn(dr), filesIn(primary)];
  const lines = [
    ...there.flatMap((name) => {
      if (!here.includes(name)) return [`< treazr-dr/${bucket}/${name}`];
      const same = readFileSync(join(dr, name)).equals(readFileSync(join(primary, name)));
      return same ? [] : [`! treazr/${bucket}/${name}`];
    }),
    ...here.filter((name) => !there.includes(name)).map((name) => `> treazr/${bucket}/${name}`),
  ];
  return printed(lines.map((line) => `${line}\n`).join(''));
}

function copy(from: string, to: string): Ending {
  if (!existsSync(from)) return failed(`mc: <ERROR> ${from} does not exist.`);
  for (const name of filesIn(from)) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    cpSync(join(from, name), join(to, name));
  }
  return printed(`${filesIn(from).length} objects copied\n`);
}

/** Versions below a delete marker come back. */
function undo(place: TreazrPlace, bucket: string): Ending {
  const [kept, primary] = [join(place.objects.deleted, bucket), join(place.objects.primary, bucket)];
  const names = filesIn(kept);
  const ending = names.length === 0 ? printed('') : copy(kept, primary);
  rmSync(kept, { recursive: true, force: true });
  return ending.code === 0
    ? printed(
        names
          .map((name) => `✓ Last delete of \`${relative(primary, join(primary, name))}\` is reverted.\n`)
          .join(''),
      )
    : ending;
}
