import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Reply } from '../core/reply.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { renderForTerminal, type TerminalStyle } from './render.ts';
import type { RunWanted } from './run/wanted.ts';

/** What the terminal can ask for; src/assemble joins it with the rest. */
export interface CliParts {
  readonly version: string;
  /** Runs the bot until it is told to stop. Returns the exit code. */
  start(): Promise<number>;
  /** Says every problem of the config. */
  validate(): Promise<Reply>;
  /** Brings the database up to date, or only says how it stands. */
  migrate(options: { readonly statusOnly: boolean }): Promise<Reply>;
  /** Copies the database, checks the copy, and keeps so many of them. */
  backup(keep: number): Promise<Reply>;
  /** Goes through a runbook in the terminal, or takes an open run up again. Returns the exit code. */
  run(wanted: RunWanted): Promise<number>;
  /** Answers the words that /ops answers in Slack. */
  answer(words: readonly string[]): Promise<Reply>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly style: TerminalStyle;
}

/** The verbs that are sub-commands of /ops as well, with their words for `--help`. */
const shared: readonly (readonly [word: string, usage: string, summary: string])[] = [
  ['status', '[service]', 'how everything stands now, or one service whole'],
  ['check', '<service[/check]>', 'look now'],
  ['uptime', '[service[/check]] [7d]', 'how much of the time each check was not critical, worst first'],
  ['logs', '[service [log [lines] [text]]]', 'the last lines of a log'],
  ['maintenance', '[words...]', 'due items; "maintenance done SERVICE/ITEM --result pass" closes one'],
  ['summary', '[words...]', 'the summary as it would be now; "summary morning post" says it in its channel'],
  ['schedule', '[words...]', 'what comes when: "schedule next --from 2026-03-08T00:00:00Z --count 5"'],
  ['window', '[words...]', 'what is muted now and next; "window SERVICE 2h REASON" and "window end SERVICE"'],
  ['runbook', '[SERVICE/RUNBOOK[#PROCEDURE]]', 'procedures and steps; "runbook show FILE" reads any file'],
  ['runs', '[service]', 'runs of runbooks: those under way, and the latest that are over'],
  ['doctor', '', 'whether Watchkeeper can do its work here, and what to do where it cannot'],
  ['audit', '[words...]', '"audit verify [NUMBER:HASH]" checks the log of all actions'],
];

/**
 * Runs one command line.
 * @param argv the words after the program's name
 * @returns the exit code: that of a status (0 to 3), or one of sysexits(3)
 */
export async function runCli(argv: readonly string[], parts: CliParts): Promise<number> {
  let code: number = exitCodes.ok;
  const program = new Command('watchkeeper')
    .description('Keeps the ops watch in Slack.')
    .version(parts.version)
    .exitOverride()
    .configureOutput({ writeOut: parts.out, writeErr: parts.err })
    .showSuggestionAfterError()
    .addHelpText('after', exitHelp);

  const print = (reply: Reply, json: boolean) => {
    if (json && reply.data !== undefined) parts.out(`${JSON.stringify(reply.data, null, 2)}\n`);
    else (reply.problem ? parts.err : parts.out)(renderForTerminal(reply, parts.style));
    code = exitCodeOf(reply);
  };

  program
    .command('start')
    .description('run the bot until SIGTERM or SIGINT')
    .action(async () => {
      code = await parts.start();
    });
  program
    .command('validate')
    .description('check the config; every problem at once')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const reply = await parts.validate();
      print(reply, json ?? false);
      if (reply.problem) code = exitCodes.config;
    });
  program
    .command('migrate')
    .description('bring the database up to date (start does it too)')
    .option('--status', 'only say how it stands')
    .option('--json', 'for programs')
    .action(async ({ status, json }: { status?: boolean; json?: boolean }) =>
      print(await parts.migrate({ statusOnly: status ?? false }), json ?? false),
    );
  program
    .command('backup')
    .description('copy the database, also while the bot runs, and check the copy')
    .option('--keep <number>', 'how many copies are kept', wholeNumber, 14)
    .option('--json', 'for programs')
    .action(async ({ keep, json }: { keep: number; json?: boolean }) =>
      print(await parts.backup(keep), json ?? false),
    );
  program
    .command('run')
    .usage('[SERVICE/RUNBOOK#PROCEDURE [NAME=value...]] [options]')
    .description('go through a runbook here, step by step; "run show ID" shows a run')
    .argument('[words...]')
    .option('--resume [id]', 'take up an open run; without an id, list them')
    .option('--by-itself', 'run steps without asking, until one fails or needs a person')
    .option('--interactive', 'ask, although standard input is no terminal')
    .action(async (words: string[], options: RunOptions) => {
      const { resume, byItself = false, interactive = false } = options;
      if (typeof resume === 'string') code = await parts.run({ words: [], resume, byItself, interactive });
      else if (resume === true) print(await parts.answer(['runs']), false);
      else if (words[0]?.includes('/')) code = await parts.run({ words, byItself, interactive });
      else print(await parts.answer(['run', ...words]), false);
    });
  for (const [word, usage, summary] of shared) {
    program
      .command(word)
      .usage(usage)
      .description(summary)
      .argument('[words...]')
      .option('--json', 'for programs; its JSON Schema is in docs/schemas')
      .allowUnknownOption()
      .action(async (words: string[], { json }: { json?: boolean }) =>
        print(await parts.answer([word, ...words]), json ?? false),
      );
  }

  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    throw thrown;
  }
  return code;
}

interface RunOptions {
  readonly resume?: string | true;
  readonly byItself?: boolean;
  readonly interactive?: boolean;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 1.');
  return Number(text);
}

const exitHelp = `
Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown; 64 usage, 66 not found, 69 unavailable,
70 failed, 75 conflict, 77 not allowed, 78 config.`;
