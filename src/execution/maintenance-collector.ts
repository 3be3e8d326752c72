import type { Collectors } from '../maintenance/ports.ts';
import { lastLine } from './command-outcome.ts';
import { runCommand } from './run-command.ts';

const outputLimit = 1_000_000;

/** Runs the programs that own files of maintenance items, so that they take note of what was written. */
export function createCollectors(signal: AbortSignal): Collectors {
  return {
    async run({ collector }) {
      if (!collector) return { ran: false, reason: 'The config names no collector for this file.' };
      const outcome = await runCommand(collector, { timeout: collector.timeout, outputLimit }, signal);
      if (!outcome.finished) return { ran: false, reason: `The collector failed: ${outcome.reason}.` };
      if (outcome.exitCode === 0) return { ran: true };
      const end =
        outcome.exitCode === null
          ? `was ended by ${outcome.signal}`
          : `ended with exit code ${outcome.exitCode}`;
      const said = lastLine(outcome.stderr) || lastLine(outcome.stdout);
      return { ran: false, reason: `The collector ${end}${said ? `: ${said}` : ''}` };
    },
  };
}
