import { type Ending, type Program, printed, refuse } from '../program.ts';
import { dumpData, isDump, restoreDump } from './dump.ts';
import { signIn } from './options.ts';
import { readFigures } from './server.ts';
import { type Rows, statements } from './statements.ts';

const database = 'vedfolnir';

/** `mysql [options] [vedfolnir] [-e STATEMENTS]`; without `-e` it reads statements or a dump from standard input. */
export const mysql: Program = (started) => {
  const signed = signIn('mysql', started);
  if (!signed.signedIn) return signed.ending;
  const [chosen = null, ...more] = signed.rest;
  if (more.length > 0) return refuse('mysql', more.join(' '));
  if (chosen !== null && chosen !== database)
    return { code: 1, stderr: `ERROR 1049 (42000): Unknown database '${chosen}'\n` };
  const text = signed.execute ?? started.input();
  if (isDump(text)) {
    if (chosen === null) return { code: 1, stderr: 'ERROR 1046 (3D000): No database selected\n' };
    restoreDump(started.place, text);
    return { code: 0 };
  }
  let stdout = '';
  for (const sql of splitStatements(text)) {
    const answer = ask(sql);
    if (!('columns' in answer)) return { ...answer, stdout };
    stdout += printRows(answer, signed.headless);
  }
  return printed(stdout);

  function ask(sql: string): Rows | Ending {
    for (const { pattern, needsDatabase, answer } of statements) {
      const match = pattern.exec(sql);
      if (!match) continue;
      if (needsDatabase && chosen === null)
        return { code: 1, stderr: 'ERROR 1046 (3D000): No database selected\n' };
      return answer({ place: started.place, now: started.now, database: chosen, sql, match });
    }
    return refuse('mysql', sql);
  }
};

/** Statements of a text, blanks made one. None of the handbook's has a semicolon inside. */
function splitStatements(text: string): string[] {
  return text
    .split(';')
    .map((sql) => sql.trim().replaceAll(/\s+/g, ' '))
    .filter((sql) => sql !== '');
}

/** As mysql prints when nobody looks at a terminal: tabs between columns. */
function printRows({ columns, rows }: Rows, headless: boolean): string {
  if (rows.length === 0) return '';
  const lines = rows.map((row) => row.map((value) => (value === null ? 'NULL' : String(value))).join('\t'));
  return `${[...(headless ? [] : [columns.join('\t')]), ...lines].join('\n')}\n`;
}

/** `mysqladmin [options] ping|status`. */
export const mysqladmin: Program = (started) => {
  const signed = signIn('mysqladmin', started);
  if (!signed.signedIn) return signed.ending;
  const what = signed.rest.join(' ');
  if (what === 'ping') return printed('mysqld is alive\n');
  if (what !== 'status') return refuse('mysqladmin', what);
  const { connections, slow_queries, questions } = readFigures(started.place);
  return printed(`Threads: ${connections}  Questions: ${questions}  Slow queries: ${slow_queries}\n`);
};

/** `mysqldump [options] vedfolnir`. */
export const mysqldump: Program = (started) => {
  const signed = signIn('mysqldump', started);
  if (!signed.signedIn) return signed.ending;
  if (signed.execute !== null || signed.rest.join(' ') !== database)
    return refuse('mysqldump', started.words.join(' '));
  return printed(dumpData(started.place, started.now));
};
