import { stat } from 'node:fs/promises';
import type { CommandLine } from '../checks/probe.ts';
import type { CommandFailure } from './command-outcome.ts';

/** Says why a command could not be started at all. */
export async function explainStart(
  command: CommandLine,
  thrown: { readonly code?: string; readonly shortMessage?: string },
): Promise<{ failure: CommandFailure; reason: string }> {
  // A missing folder and a missing program look the same to the operating system.
  if (!(await isFolder(command.cwd)))
    return { failure: 'folder-missing', reason: `its folder ${command.cwd} does not exist` };
  const program = command.argv[0];
  switch (thrown.code) {
    case 'ENOENT':
      return {
        failure: 'not-found',
        reason: program.includes('/')
          ? `the program ${program} does not exist`
          : `the program ${program} was not found in PATH (${command.env.PATH ?? 'not set'})`,
      };
    case 'EACCES':
      return { failure: 'not-executable', reason: `the program ${program} may not be executed` };
    case 'ENOEXEC':
      return {
        failure: 'not-executable',
        reason: `the file ${program} is no program: a script needs a first line such as #!/bin/sh`,
      };
    default:
      return {
        failure: 'not-started',
        reason: `the program ${program} could not be started: ${thrown.code ?? thrown.shortMessage ?? 'no reason given'}`,
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
