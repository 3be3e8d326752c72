import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, refuse } from '../program.ts';
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

const commandsOfSudo = ['systemctl', 'journalctl', 'ufw', 'logrotate', 'reboot'];

/** `sudo COMMAND`: runs the stand-ins beside it and nothing of the real machine. */
export const sudo: Program = ({ place, words }) => {
  const [command = '', ...rest] = words[0] === '-n' ? words.slice(1) : words;
  if (!commandsOfSudo.includes(command)) return refuse('sudo', `sudo ${words.join(' ')}`, 1);
  const { status } = spawnSync(join(place.bin, command), rest, { stdio: 'inherit' });
  return { code: status ?? 1 };
};
