import { formatDuration } from '../core/duration.ts';
import { commandOf } from '../runbooks/command-of.ts';
import type { Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import { approversOf } from './consent-words.ts';
import type { CommandOutput } from './ports.ts';
import type { Scene } from './scene.ts';
import { chaptersOf } from './transcript-chapters.ts';
import { requestLines } from './transcript-requests.ts';
import { code, fence, inline, moment } from './transcript-text.ts';
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
  const { run } = scene;
  const address = `${run.service}/${run.runbook}${run.procedure === '' ? '' : `#${run.procedure}`}`;
  const whoIs = (key: string) => {
    const span = who(key);
    return typeof span === 'string' ? span : parts.nameOf(span.person);
  };
  const byWhom = (attempt: Attempt) => {
    const others = approversOf(scene, attempt);
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
  const steps = chaptersOf(scene).flatMap(({ step: id, entries }, index) => {
    const step = scene.walks.find(id);
    return [
      '',
      `## ${index + 1}. ${inline(step?.title ?? id)}`,
      ...scriptOf(step),
      ...entries.flatMap((entry) =>
        'attempt' in entry
          ? attemptLines(entry.attempt, step, byWhom(entry.attempt), parts.outputs.get(entry.attempt.id))
          : requestLines(entry.request, whoIs),
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
