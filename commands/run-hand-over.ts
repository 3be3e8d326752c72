import type { Access, Person } from '../src/access/access.ts';
import { either } from '../src/access/refusal.ts';
import type { Form, Reply } from '../src/core/reply.ts';
import { shorten, type Text } from '../src/core/text.ts';
import type { ActionHandler, Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import { wishedReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import type { Scene } from '../src/runs/scene.ts';
import { runActions } from '../src/runs/topics.ts';
import { who } from '../src/runs/wording.ts';
import { runRight } from './run-actions.ts';
import type { AskForRoles } from './run-gate.ts';

/** A menu takes no more. */
const mostOptions = 100;

/** Gives a run into somebody else's hands: by whoever may run it, to whoever may run it. */
export function createHandOverAction(parts: {
  readonly runs: Runs;
  readonly people: readonly Person[];
  readonly access: Access;
  readonly askForRoles: AskForRoles;
}): ActionHandler {
  const { runs, people, access, askForRoles } = parts;

  /** The run, for whoever may press on in it. */
  async function find(
    run: string,
    request: Request,
  ): Promise<{ readonly scene: Scene } | { readonly reply: Reply }> {
    const scene = await runs.scene(run);
    if (!scene) return { reply: wishedReply({ kind: 'unknown' }, 0) };
    const reply = await askForRoles(scene.runbook.frontMatter.roles, addressOf(scene), request);
    return reply ? { reply } : { scene };
  }

  /** Why somebody may not have it; undefined: they may. */
  async function whyNot(user: string, scene: Scene): Promise<Text | undefined> {
    const actor = { kind: 'slack', user } as const;
    if (!(await access.may(actor, runRight)).allowed)
      return [{ person: user }, ' may not run runbooks. Choose somebody who may.'];
    const { roles } = scene.runbook.frontMatter;
    if (roles === null || (await access.hasRole(actor, roles)).allowed) return undefined;
    return [
      { person: user },
      ' may not run ',
      { code: addressOf(scene) },
      `: that needs the role ${either(roles)}. Choose somebody who has it.`,
    ];
  }

  async function open(run: string, request: Request): Promise<Form | Reply> {
    const found = await find(run, request);
    if ('reply' in found) return found.reply;
    const { scene } = found;
    if (scene.run.endedAt !== null)
      return wishedReply({ kind: 'not-now', reason: 'This run is over.' }, scene.run.visit);
    const able: Person[] = [];
    for (const person of people) {
      if (person.slack === undefined || `slack:${person.slack}` === scene.run.heldBy) continue;
      if ((await whyNot(person.slack, scene)) === undefined) able.push(person);
    }
    if (able.length > 0) return handOverForm(scene, able);
    return problemReply('conflict', 'I know nobody to offer.', [
      'Nobody else under people: in the config may run this. Name them: ',
      { command: `run hand-over ${run} @name` },
    ]);
  }

  return {
    action: runActions.handOver,
    right: runRight,
    open,
    async run(run, answers, request) {
      const found = await find(run, request);
      if ('reply' in found) return found.reply;
      const user = userOf(answers.to ?? '', people);
      if (user === undefined)
        return problemReply(
          'not-found',
          `“${answers.to ?? ''}” is nobody I know.`,
          'Mention a person: @name.',
        );
      const problem = await whyNot(user, found.scene);
      if (problem !== undefined) return problemReply('forbidden', 'It was not handed over.', problem);
      const to = `slack:${user}`;
      const { actor, delivery } = request;
      const by = { by: actor, ...(delivery === undefined ? {} : { delivery }) };
      const handed = await runs.handOver(run, to, by);
      if (handed.kind !== 'moved') return wishedReply(handed, 0);
      return { title: 'Handed over.', parts: [{ kind: 'text', text: [who(to), ' has it in hand now.'] }] };
    },
  };
}

function handOverForm({ run }: Scene, able: readonly Person[]): Form {
  return {
    action: runActions.handOver,
    subject: run.id,
    title: 'Hand over',
    submit: 'Hand it over',
    intro: [
      {
        kind: 'text',
        text: [{ bold: shorten(run.title, 140) }, ' goes into other hands; the thread says so.'],
      },
    ],
    fields: [
      {
        kind: 'choice',
        id: 'to',
        label: 'To',
        hint: 'Those of the config who may run it',
        options: able
          .slice(0, mostOptions)
          .map(({ key, name }) => ({ value: key, label: shorten(name, 75) })),
      },
    ],
  };
}

/** The Slack id of `@U0123`, or of a person by the key in config or by name. */
function userOf(written: string, people: readonly Person[]): string | undefined {
  const name = written.replace(/^@/, '');
  const person = people.find(
    (each) => each.key === name.toLowerCase() || each.name.toLowerCase() === name.toLowerCase(),
  );
  return person ? person.slack : /^[UW][A-Z0-9]{2,}$/.test(name) ? name : undefined;
}

function addressOf({ run: { service, runbook } }: Scene): string {
  return `${service}/${runbook}`;
}
