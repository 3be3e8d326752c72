import { existsSync, readFileSync } from 'node:fs';
import { databaseUser } from '../credentials.ts';
import { type Ending, refuse, type Started } from '../program.ts';
import { isActive } from '../system/services.ts';
import { maySignIn } from './server.ts';

/** The words of a command of MySQL's, read; how it ends at once when they cannot be followed. */
export type Signed =
  | {
      readonly signedIn: true;
      /** Statements of `-e`. */
      readonly execute: string | null;
      readonly headless: boolean;
      /** Words that are no options: the database, or what mysqladmin shall do. */
      readonly rest: readonly string[];
    }
  | { readonly signedIn: false; readonly ending: Ending };

const helpful = 'put it into an option file and say --defaults-extra-file=FILE first, or set MYSQL_PWD';

/** Reads the words that mysql, mysqladmin and mysqldump share, and signs in. */
export function signIn(program: string, { place, words, env }: Started): Signed {
  const stop = (code: number, stderr: string): Signed => ({
    signedIn: false,
    ending: { code, stderr: `${stderr}\n` },
  });
  let user = databaseUser;
  let password = env.MYSQL_PWD;
  let execute: string | null = null;
  let headless = false;
  const rest: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const file = /^--defaults-(?:extra-)?file=(.+)$/.exec(word)?.[1];
    if (file !== undefined) {
      if (index > 0)
        return stop(7, `${program}: [ERROR] unknown variable '${word.slice(2)}': it must come first.`);
      if (!existsSync(file))
        return stop(1, `${program}: [ERROR] Could not open required defaults file: ${file}`);
      const options = readFileSync(file, 'utf8');
      user = /^user=(.*)$/m.exec(options)?.[1] ?? user;
      password = /^password=(.*)$/m.exec(options)?.[1] ?? password;
    } else if (/^(-p.+|--password=.*)$/.test(word)) {
      return stop(
        2,
        `${program} (stand-in): a password in the command line is seen by everybody on the machine; ${helpful}`,
      );
    } else if (word === '-p' || word === '--password') {
      return stop(
        2,
        `${program} (stand-in): -p waits for somebody who types, and nobody is there; ${helpful}`,
      );
    } else if (word === '-e' || word === '--execute') {
      index += 1;
      execute = words[index] ?? '';
    } else if (word === '-u' || word === '--user') {
      index += 1;
      user = words[index] ?? '';
    } else if (/^(-u.+|--user=.+)$/.test(word)) {
      user = word.replace(/^(-u|--user=)/, '');
    } else if (['-N', '--skip-column-names'].includes(word)) {
      headless = true;
    } else if (!['-B', '--batch', '-s', '--silent', '--single-transaction'].includes(word)) {
      if (word.startsWith('-')) return { signedIn: false, ending: refuse(program, word) };
      rest.push(word);
    }
  }
  if (!isActive(place, 'mysql'))
    return stop(
      1,
      "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)",
    );
  if (!maySignIn(place, user, password ?? '')) {
    const used = password === undefined ? 'NO' : 'YES';
    return stop(
      1,
      `ERROR 1045 (28000): Access denied for user '${user}'@'localhost' (using password: ${used})`,
    );
  }
  return { signedIn: true, execute, headless, rest };
}
