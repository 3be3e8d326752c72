import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { cleanForTerminal } from '../cli/clean.ts';
import { runCli } from '../cli/cli.ts';
import { exitCodes } from '../cli/exit-codes.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { backupReply, migrateReply, validateReply } from './own-verbs.ts';
import { runInTerminal } from './run-in-terminal.ts';
import { start } from './start.ts';
import { answerInTerminal } from './terminal.ts';

const packageShape = z.object({ version: z.string() });

/** Runs one command line of `watchkeeper`. @returns the exit code */
export async function main(argv: readonly string[], process: NodeJS.Process): Promise<number> {
  process.stdout.on('error', letReaderGo);
  try {
    loadEnvFile(process);
    const surroundings = { env: process.env, folder: process.cwd() };
    const style = {
      colours: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    return await runCli(argv, {
      version: versionOfPackage(),
      start: () => start(surroundings, process),
      validate: () => validateReply(surroundings),
      migrate: (options) => migrateReply(surroundings, options),
      backup: (keep) => backupReply(surroundings, keep),
      answer: (words) => answerInTerminal(words, surroundings, process.getuid?.() ?? -1),
      run: (wanted) => runInTerminal(wanted, surroundings, { process, style }),
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      style,
    });
  } catch (thrown) {
    process.stderr.write(`watchkeeper: ${cleanForTerminal(sentenceOf(thrown))}\n`);
    return exitCodeFor(thrown);
  }
}

/** Whoever reads may stop reading (`| head -1`); what was asked for is done all the same. */
function letReaderGo(problem: NodeJS.ErrnoException): void {
  if (problem.code !== 'EPIPE') throw problem;
}

/** A `.env` in WATCHKEEPER_HOME (or here), for development; what is set already stays. */
function loadEnvFile(process: NodeJS.Process): void {
  const path = join(resolve(process.cwd(), process.env.WATCHKEEPER_HOME || '.'), '.env');
  if (!existsSync(path)) return;
  try {
    process.loadEnvFile(path);
  } catch (thrown) {
    throw new WatchkeeperError(
      'config.env-file',
      `${path} cannot be read (${sentenceOf(thrown)}). Make it a file of lines like NAME=value that this user may read, or take it away.`,
      { cause: thrown },
    );
  }
}

/** The version of the package that this code belongs to, wherever in it the code was built to. */
function versionOfPackage(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) return packageShape.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
    if (folder === dirname(folder))
      throw new WatchkeeperError(
        'package.missing',
        'The package.json that belongs to Watchkeeper is missing. Install it again.',
      );
  }
}

function exitCodeFor(thrown: unknown): number {
  if (!(thrown instanceof WatchkeeperError)) return exitCodes.failed;
  if (thrown.code.startsWith('usage.')) return exitCodes.usage;
  if (thrown.code.startsWith('config.') || thrown.code.startsWith('slack.')) return exitCodes.config;
  return thrown.passing ? exitCodes.unavailable : exitCodes.failed;
}
