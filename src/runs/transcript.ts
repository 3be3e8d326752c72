import { codeSpan } from '../core/code-span.ts';
import { formatDuration } from '../core/duration.ts';
import { commandOf } from '../runbooks/command-of.ts';
import type { Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import { approversOf } from './consent-words.ts';
import type { CommandOutput } from './ports.ts';
import type { Scene } from './scene.ts';
import { attemptWords, printedWords, stateWords, who } from './wording.ts';

/** What a run was, from beginning to end, as a Markdown document. */
export function transcriptOf(parts: {
  readonly scene: Scene;
  readonly serviceName: string;
  /** What each attempt printed, by its id; those that printed nothing are left out. */
  readonly outputs: ReadonlyMap<string, CommandOutput>;
  /** What a person is called, by a Slack user id or the actor key of somebody in a terminal. */
  readonly nameOf: (id: string) => string;
}): string {
  const { scene, serviceName } = parts;
  const { run, allAttempts } = scene;
  const address = `${run.service}/${run.runbook}${run.procedure === '' ? '' : `#${run.procedure}`}`;
  const whoIs = (key: string) => {
    const span = who(key);
    return typeof span === 'string' ? span : parts.nameOf(span.person);
  };
  const byWhom = (attempt: Attempt) => {
    const others = approversOf(scene, attempt).filter((each) => each !== attempt.by);
    const approved = others.length === 0 ? '' : `, approved by ${others.map(whoIs).join(' and ')}`;
    return `${whoIs(attempt.by)}${approved}`;
  };
  const took = (run.endedAt ?? run.startedAt) - run.startedAt;
  const head = [
    `# ${inline(run.title)}`,
    '',
    `- Service: ${inline(serviceName)}`,
    `- Runbook: ${code(address)}, text ${code(run.pin.slice(0, 12))}`,
    `- Run: ${code(run.id)}`,
    `- Began: ${moment(run.startedAt)}, by ${inline(whoIs(run.startedBy))}`,
    ...(run.heldBy === run.startedBy ? [] : [`- In hand at the end: ${inline(whoIs(run.heldBy))}`]),
    ...(run.endedAt === null
      ? []
      : [
          `- Ended: ${moment(run.endedAt)}, ${stateWords[run.state]} after ${formatDuration(Math.max(took, 1))}`,
        ]),
    ...(run.reason === null ? [] : [`- Why: ${inline(run.reason)}`]),
    ...valuesOf(scene),
  ];
  const visits = Map.groupBy(allAttempts, ({ visit }) => visit);
  const steps = [...visits.values()].flatMap((attempts, index) => {
    const [first] = attempts;
    const step = first && scene.walks.find(first.step);
    return [
      '',
      `## ${index + 1}. ${inline(step?.title ?? first?.step ?? '')}`,
      ...scriptOf(step),
      ...attempts.flatMap((attempt) =>
        attemptLines(attempt, step, byWhom(attempt), parts.outputs.get(attempt.id)),
      ),
    ];
  });
  return `${[...head, ...steps].join('\n')}\n`;
}

function valuesOf({ run }: Scene): string[] {
  const values = Object.entries(run.progress.values);
  return values.length === 0
    ? []
    : ['- Values:', ...values.map(([name, value]) => `  - ${name}: ${code(value)}`)];
}

function scriptOf(step: Step | undefined): string[] {
  const command = step ? commandOf(step) : null;
  return command === null ? [] : ['', ...fence(command.script, 'sh')];
}

function attemptLines(
  attempt: Attempt,
  step: Step | undefined,
  by: string,
  output: CommandOutput | undefined,
): string[] {
  const details = [attempt.note, attempt.evidence].filter((each) => each !== null);
  const printed = output ? shownOf(output) : '';
  return [
    '',
    `${moment(attempt.startedAt)}, ${inline(by)}: attempt ${attempt.number}, ${attemptWords(attempt, step)}.`,
    ...details.flatMap((detail) => ['', ...detail.split('\n').map((line) => `> ${inline(line)}`)]),
    ...(printed === '' ? [] : ['', ...fence(printed, 'text')]),
    ...(output && output.end !== '' ? ['', `Not all of it stands here; ${printedWords(attempt)}.`] : []),
  ];
}

function shownOf({ beginning, end }: CommandOutput): string {
  return (end === '' ? beginning : `${beginning}\n[…]\n${end}`).trimEnd();
}

/** A fence that nothing in the text can close. */
function fence(text: string, language: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, text.trimEnd(), mark];
}

function code(text: string): string {
  const words = oneLine(text);
  return words === '' ? '–' : codeSpan(words);
}

/** Words of people and commands are text on one line, never markup: no mark, no HTML, no address that swallows what follows. */
function inline(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_~[\]<>#|&]/g, String.raw`\$&`)
    .replaceAll('://', String.raw`\://`)
    .replaceAll('@', String.raw`\@`)
    .replaceAll(/www\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replace(/^[-+=]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

function moment(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
