import Database from 'better-sqlite3';

/** Holds the write lock of a database for so many milliseconds. Says so when it has it. */
const [path = '', span = '0'] = process.argv.slice(2);
const database = new Database(path);
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
setTimeout(() => {
  database.exec('ROLLBACK');
  database.close();
}, Number(span));
