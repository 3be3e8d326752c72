import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { type Program, printed, refuse } from '../program.ts';
import { localStamp } from '../time.ts';

const rotationsKept = 4;

/** `logrotate -f CONFIG` with Vedfolnir's own config. */
export const logrotate: Program = ({ place, words }) => {
  if (words.length !== 2 || words[0] !== '-f' || words[1] !== place.logrotate)
    return refuse('logrotate', `logrotate ${words.join(' ')}`, 1);
  for (const log of [place.logs.web, place.logs.security]) {
    for (let number = rotationsKept - 1; number >= 1; number -= 1)
      if (existsSync(`${log}.${number}`)) renameSync(`${log}.${number}`, `${log}.${number + 1}`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
  }
  return { code: 0 };
};

/** `iostat -x 1 5`, at once: a quiet disk. */
export const iostat: Program = ({ words }) => {
  if (words.join(' ') !== '-x 1 5') return refuse('iostat', `iostat ${words.join(' ')}`, 1);
  const rows = 'Device    r/s    w/s  await  %util\nvda      1.20   8.40   0.61   2.35\n';
  return printed(`${Array.from({ length: 5 }, () => rows).join('\n')}`);
};

/** `mail -s SUBJECT ADDRESS` with the text on standard input; the mail stays in a file of the estate. */
export const mail: Program = ({ place, words, now, input }) => {
  const [dash, subject = '', address = ''] = words;
  if (dash !== '-s' || words.length !== 3 || !/^[^\s<>@]+@[^\s<>@]+$/.test(address))
    return refuse('mail', `mail ${words.join(' ')}`, 1);
  appendFileSync(
    place.sentMail,
    `Date: ${localStamp(now)}\nTo: ${address}\nSubject: ${subject.replaceAll('\n', ' ')}\n\n${input()}\n`,
  );
  return { code: 0 };
};

/** `sudo COMMAND`: starts the stand-ins in `folder` and nothing of the real machine. A shell script. */
export function sudoScript(folder: string): string {
  return `#!/bin/sh
if [ "$1" = -n ]; then shift; fi
case "$1" in
systemctl | journalctl | ufw | logrotate | reboot | shutdown | apt-get)
  program="$1"
  shift
  exec '${folder.replaceAll("'", "'\\''")}'/"$program" "$@"
  ;;
esac
echo "sudo (stand-in): $*: not one of the handbook's statements; nothing was done" >&2
exit 1
`;
}
