import { veil } from '../core/mask.ts';
import type { Bench, OfferChoices } from '../runs/ports.ts';
import { cleanBytes } from './clean-text.ts';
import { runCommand } from './run-command.ts';

const outputLimit = 200_000;

/** Asks the commands of inputs for the values to choose from, one a line. */
export function createOfferChoices(parts: {
  readonly benchOf: (service: string) => Bench | undefined;
  /** Whether config trusts the commands of a service's runbooks. */
  readonly isTrusted: (service: string) => boolean;
  readonly mask: (text: string) => string;
  readonly stopping: AbortSignal;
}): OfferChoices {
  return async ({ service, frontMatter }, { choicesFrom }, within) => {
    const bench = parts.benchOf(service);
    const [program, ...options] = choicesFrom?.command ?? [];
    if (!choicesFrom || program === undefined || !bench) return null;
    if (!frontMatter.armed || !parts.isTrusted(service)) return null;
    const ran = await runCommand(
      { argv: [program, ...options], cwd: bench.cwd, env: bench.env },
      { timeout: within, outputLimit, grace: 200 },
      parts.stopping,
    );
    if (!ran.finished || ran.exitCode !== 0) return null;
    const lines = parts.mask(cleanBytes(Buffer.from(ran.stdout))).split('\n');
    const found = lines.map((line) => taken(line, choicesFrom.take)).filter((each) => each !== '');
    return [...new Set(found)].filter((each) => !each.includes(veil));
  };
}

function taken(line: string, take: string | null): string {
  if (take === null) return line.trim();
  const match = new RegExp(take, 'u').exec(line);
  return match ? (match[1] ?? match[0]).trim() : '';
}
