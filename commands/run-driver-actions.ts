import type { Answers, Form, Reply } from '../src/core/reply.ts';
import { shorten } from '../src/core/text.ts';
import type { ActionHandler, Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import { wishedReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import type { Scene } from '../src/runs/scene.ts';
import { readStepSubject, runActions } from '../src/runs/topics.ts';
import type { AskForRoles } from './run-gate.ts';

const longestReason = 2_000;

interface Place {
  readonly run: string;
  readonly visit: number;
}

/** Roles by service: whose people may run a step without the consent that it needs. */
export type BreakGlass = Readonly<Record<string, readonly string[]>>;

/** Who drives a run, and what is done in a terminal when nobody can be asked. */
export function createDriverActions(parts: {
  readonly runs: Runs;
  readonly askForRoles: AskForRoles;
  readonly breakGlass: BreakGlass;
  /** The right to press on in runs. */
  readonly right: string;
}): ActionHandler[] {
  const { runs, askForRoles, right } = parts;

  async function takeOver(subject: string, request: Request): Promise<Reply> {
    const id = readStepSubject(subject)?.run ?? subject;
    const scene = await runs.scene(id);
    if (!scene) return wishedReply({ kind: 'unknown' }, 0);
    const { service, runbook } = scene.run;
    const refusal = await askForRoles(scene.runbook.frontMatter.roles, `${service}/${runbook}`, request);
    if (refusal) return refusal;
    const { actor, delivery } = request;
    const by = { by: actor, ...(delivery === undefined ? {} : { delivery }) };
    return wishedReply(await runs.takeOver(id, by), scene.run.visit);
  }

  /** Whether the asker may, as far as config and roles say; a reply says why not. */
  async function mayBreak(
    subject: string,
    request: Request,
  ): Promise<{ readonly reply: Reply } | { readonly place: Place; readonly scene: Scene }> {
    const place = readStepSubject(subject);
    const scene = place && (await runs.scene(place.run));
    if (!place || !scene) return { reply: wishedReply({ kind: 'unknown' }, 0) };
    const { service, runbook } = scene.run;
    const roles = parts.breakGlass[service];
    if (!roles)
      return {
        reply: problemReply(
          'forbidden',
          'Config does not allow this.',
          `Consent to what ${service} runs cannot be done without: its config has no runbooks.break_glass.`,
        ),
      };
    const refusal =
      (await askForRoles(scene.runbook.frontMatter.roles, `${service}/${runbook}`, request)) ??
      (await askForRoles(roles, runActions.breakGlass, request));
    return refusal ? { reply: refusal } : { place, scene };
  }

  async function openBreakGlass(subject: string, request: Request): Promise<Form | Reply> {
    const found = await mayBreak(subject, request);
    if ('reply' in found) return found.reply;
    return {
      action: runActions.breakGlass,
      subject,
      title: 'Break glass',
      submit: 'Run it',
      intro: [
        {
          kind: 'text',
          text: [
            { bold: shorten(found.scene.step?.title ?? '', 140) },
            ' is run without the consent that it needs. Your reason is kept, and said in the thread and where incidents are spoken of.',
          ],
        },
      ],
      fields: [
        { kind: 'line', id: 'reason', label: 'Why', maxLength: longestReason },
        { kind: 'line', id: 'again', label: 'The same once more', maxLength: longestReason },
      ],
    };
  }

  return [
    { action: runActions.takeOver, right, run: (subject, _, request) => takeOver(subject, request) },
    {
      action: runActions.breakGlass,
      right,
      open: openBreakGlass,
      check: checkTwice,
      async run(subject, answers, request) {
        const found = await mayBreak(subject, request);
        if ('reply' in found) return found.reply;
        const [problem] = Object.values(checkTwice(answers));
        if (problem !== undefined) return problemReply('usage', problem);
        const { run, visit } = found.place;
        const reason = (answers.reason ?? '').trim();
        return wishedReply(await runs.breakGlass(run, visit, reason, { by: request.actor }), visit);
      },
    },
  ];
}

function checkTwice({ reason = '', again = '' }: Answers): Record<string, string> {
  if (reason.trim() === '') return { reason: 'Say why, for those who read this later.' };
  return again.trim() === reason.trim() ? {} : { again: 'It is not the same.' };
}
