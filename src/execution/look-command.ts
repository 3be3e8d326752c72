import { z } from 'zod';
import { nagiosExitCodes, statusOfExitCode } from '../checks/exit-codes.ts';
import { parseNagiosOutput, valuesOfNagiosOutput } from '../checks/nagios-output.ts';
import type { CommandLine, Look, ProbeValue, Values } from '../checks/probe.ts';
import { shorten } from '../core/text.ts';
import { cleanText } from './clean-text.ts';
import { type CommandOutcome, lastLine } from './command-outcome.ts';
import { runCommand } from './run-command.ts';
import type { Sight } from './sight.ts';

type CommandLook = Extract<Look, { kind: 'command' }>;

/**
 * Runs a command and takes its values: always `exit_code`, `took_ms` and `lines`; with `output: text`
 * also `output` and what `extract` names; with `output: json` the members of the object printed; with
 * `output: nagios` what a plugin prints. Where its exit codes have a meaning, `status` and `message`.
 */
export async function lookAtCommand(
  look: CommandLook,
  limits: { timeout: number; grace: number },
  signal: AbortSignal,
): Promise<Sight> {
  const outcome = await runCommand(look.command, { ...limits, outputLimit: look.outputLimit }, signal);
  const output = [outcome.stdout, outcome.stderr].filter((text) => text !== '').join('\n');
  if (!outcome.finished) return { saw: false, reason: `${nameOf(look.command)}: ${outcome.reason}`, output };
  const common = {
    exit_code: outcome.exitCode,
    took_ms: outcome.took,
    lines: outcome.stdout.split('\n').filter((line) => line !== '').length,
  };
  if (outcome.exitCode === null) return { saw: false, reason: ended(look.command, outcome), output };
  const values = { ...common, ...statusOf(look, outcome.exitCode) };
  const message: Values = look.exitCodes ? { message: saidOf(outcome) } : {};
  if (look.output === 'nagios') {
    const plugin = parseNagiosOutput(outcome.stdout);
    const printed = valuesOfNagiosOutput(
      plugin.message === '' ? { ...plugin, message: saidOf(outcome) } : plugin,
    );
    return { saw: true, values: { ...printed, ...values }, output };
  }
  if (look.output === 'text') {
    const printed = { ...extracted(look.extract, outcome.stdout), output: outcome.stdout.trim() };
    return { saw: true, values: { ...message, ...printed, ...values }, output };
  }
  const members = readObject(outcome.stdout);
  // An exit code with a meaning says enough alone.
  if (members || look.exitCodes) return { saw: true, values: { ...message, ...members, ...values }, output };
  const reason =
    outcome.exitCode === 0
      ? `${nameOf(look.command)} printed no JSON object: ${lastLine(outcome.stdout) || 'nothing'}`
      : ended(look.command, outcome);
  return { saw: false, reason, output };
}

/** How things stand, where the exit code says so. */
function statusOf(look: CommandLook, exitCode: number): Values {
  const codes = look.exitCodes ?? (look.output === 'nagios' ? nagiosExitCodes : undefined);
  return codes ? { status: statusOfExitCode(codes, exitCode) } : {};
}

/** What a command said last: after success its result, else its complaint. */
function saidOf({ exitCode, stdout, stderr }: CommandOutcome & { finished: true }): string {
  const [first, second] = exitCode === 0 ? [stdout, stderr] : [stderr, stdout];
  return lastLine(first) || lastLine(second) || `exit code ${exitCode}`;
}

/** A command by its first two words; a text for the shell by how it begins, best a comment that names it. */
function nameOf({ argv }: CommandLine): string {
  const text = argv[0] === 'bash' ? argv[argv.indexOf('-c', 1) + 1] : undefined;
  return text === undefined || !argv.includes('-c')
    ? argv.slice(0, 2).join(' ')
    : shorten(text.trim().split('\n', 1)[0]?.replace(/^# */, '') ?? '', 60);
}

function ended(command: CommandLine, outcome: CommandOutcome & { finished: true }): string {
  const how =
    outcome.exitCode === null ? `was ended by ${outcome.signal}` : `ended with exit code ${outcome.exitCode}`;
  const said = lastLine(outcome.stderr) || lastLine(outcome.stdout);
  return `${nameOf(command)} ${how}${said === '' ? '' : `: ${said}`}`;
}

/** What the first group of each pattern matched, as a number where it is one; null where nothing matched. */
export function extracted(patterns: Readonly<Record<string, string>>, text: string): Values {
  const values: Record<string, ProbeValue> = {};
  for (const [name, pattern] of Object.entries(patterns)) {
    const found = new RegExp(pattern, 'm').exec(text)?.[1];
    values[name] = found === undefined ? null : /^[+-]?\d+(\.\d+)?$/.test(found) ? Number(found) : found;
  }
  return values;
}

const jsonValue: z.ZodType<ProbeValue> = z.json();
const jsonObject = z.record(z.string(), jsonValue);

function readObject(text: string): Values | undefined {
  const read = parseJson(text);
  const parsed = jsonObject.safeParse(read);
  return parsed.success ? parsed.data : undefined;
}

/** Reads JSON, with the texts in it made fit to be shown; undefined when it is none. */
export function parseJson(text: string): ProbeValue | undefined {
  try {
    const parsed: unknown = JSON.parse(text, (_name, value: unknown) =>
      typeof value === 'string' ? cleanText(value) : value,
    );
    return jsonValue.safeParse(parsed).data;
  } catch {
    return undefined;
  }
}
