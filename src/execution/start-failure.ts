import { stat } from 'node:fs/promises';
import type { CommandLine } from '../checks/probe.ts';
import { sentenceOf } from '../core/errors.ts';
import type { CommandFailure } from './command-outcome.ts';

/** Says why a command could not be started at all. */
export async function explainStart(
  command: CommandLine,
  thrown: unknown,
): Promise<{ failure: CommandFailure; reason: string }> {
  // A missing folder and a missing program look the same to the operating system.
  if (!(await isFolder(command.cwd)))
    return { failure: 'folder-missing', reason: `its folder ${command.cwd} does not exist` };
  const program = command.argv[0];
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'ENOENT':
      return {
        failure: 'not-found',
        reason: program.includes('/')
          ? `the program ${program} does not exist`
          : `the program ${program} was not found in PATH (${command.env.PATH ?? 'not set'})`,
      };
    case 'EACCES':
      return { failure: 'not-executable', reason: `the program ${program} may not be executed` };
    default:
      return {
        failure: 'not-started',
        reason: `the program ${program} could not be started: ${sentenceOf(thrown)}`,
      };
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
