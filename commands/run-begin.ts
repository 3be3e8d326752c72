import type { Milliseconds } from '../src/core/clock.ts';
import type { Answers, Form, Reply, Suggestion } from '../src/core/reply.ts';
import { shorten, type Text } from '../src/core/text.ts';
import type { ActionHandler, Request } from '../src/dialogue/command.ts';
import { problemReply, unknownWord } from '../src/dialogue/problems.ts';
import { formatAddress, parseAddress, type RunbookLibrary } from '../src/runbooks/library.ts';
import { mayBeginAt, type Plan, planOf } from '../src/runbooks/plan.ts';
import type { Runbook } from '../src/runbooks/runbook.ts';
import { checkByRules, inputsForm, pickForm, valuesIn } from '../src/runs/forms.ts';
import { choicesFor, inputsAskedBy } from '../src/runs/inputs.ts';
import type { OfferChoices } from '../src/runs/ports.ts';
import { begunReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import { bestMatches } from '../src/runs/search.ts';
import { beginSubject, readBeginSubject, runActions } from '../src/runs/topics.ts';
import type { Service } from '../src/services/service.ts';
import { runRight } from './run-actions.ts';
import type { AskForRoles } from './run-gate.ts';

/** A dialog has to be there within three seconds of the press; its choices get this much of them. */
const choicesWithin: Milliseconds = 1_800;
/** So much of an address fits where an offered option is named. */
const longestOption = 75;

export interface BeginParts {
  readonly services: readonly Service[];
  readonly runs: Runs;
  readonly library: RunbookLibrary;
  readonly offerChoices: OfferChoices;
  readonly askForRoles: AskForRoles;
}

interface Found {
  readonly runbook: Runbook;
  readonly service: Service;
  readonly plan: Plan;
  readonly address: string;
}

/** Finds procedures, asks for their inputs, and begins runs of them. */
export interface Beginning {
  readonly actions: readonly ActionHandler[];
  /** The dialog that asks for the inputs of a procedure; undefined when there is nothing to ask or no such procedure. */
  inputs(subject: string, given: Readonly<Record<string, string>>): Promise<Form | undefined>;
}

export function createBeginning(parts: BeginParts): Beginning {
  const { services, runs, library, offerChoices, askForRoles } = parts;

  async function find(written: string): Promise<Found | { readonly reply: Reply }> {
    const address = parseAddress(written);
    const service = services.find(({ id }) => id === address?.service);
    const runbook = address && service && (await library.read(address.service, address.name));
    if (!address || !service || !runbook) {
      const known = (await library.list()).map((each) => `${each.service}/${each.name}`);
      return { reply: unknownWord('runbook', written, known, example, (word) => `run ${word}`) };
    }
    const [only, ...others] = runbook.frontMatter.beginAt ?? [];
    // Whoever names the file alone means the one place at which its runs begin.
    const isWhole = address.procedure === '' && only !== undefined && others.length === 0;
    const plan = planOf(runbook, isWhole ? only : address.procedure);
    if (plan && !mayBeginAt(runbook, plan.procedure.id)) return { reply: onlyAPart(runbook, plan.procedure) };
    const of = formatAddress({ ...address, procedure: '' });
    if (plan)
      return {
        runbook,
        service,
        plan,
        address: formatAddress({ ...address, procedure: plan.procedure.id }),
      };
    const ids = runbook.procedures.flatMap(({ id }) => (id === '' ? [] : [id]));
    return {
      reply: unknownWord(`procedure in ${of}`, address.procedure, ids, example, (id) => `run ${of}#${id}`),
    };
  }

  async function inputs(subject: string, given: Readonly<Record<string, string>>): Promise<Form | undefined> {
    const found = await find(readBeginSubject(subject).address);
    if ('reply' in found) return undefined;
    const { runbook, plan } = found;
    const asked = inputsAskedBy(runbook, plan);
    const isThere = asked.every(({ name, initial, optional }) => given[name] || initial || optional);
    if (asked.length === 0 || (isThere && Object.keys(given).length > 0)) return undefined;
    const offered = await choicesFor(offerChoices, runbook, asked, choicesWithin);
    const filled = asked.map((input) => ({ ...input, initial: given[input.name] ?? input.initial }));
    return inputsForm({ subject, title: plan.procedure.title, inputs: filled, offered });
  }

  async function begin(subject: string, answers: Answers, request: Request): Promise<Reply> {
    const { address: written, closes } = readBeginSubject(subject);
    const found = await find(written);
    if ('reply' in found) return found.reply;
    const { runbook, service, plan, address } = found;
    const refusal = await askForRoles(runbook.frontMatter.roles, `${service.id}/${runbook.name}`, request);
    if (refusal) return refusal;
    const { actor, delivery } = request;
    const begun = await runs.begin(
      {
        service: service.id,
        runbook: runbook.name,
        procedure: plan.procedure.id,
        values: valuesIn(answers),
        pace: answers.pace === 'by-itself' ? 'by-itself' : 'step-by-step',
        channel: service.channels.health,
        closes,
      },
      { by: actor, ...(delivery === undefined ? {} : { delivery }) },
    );
    return begunReply(begun, address);
  }

  /** Every procedure that has steps, found by the words of its service, runbook and title. */
  async function suggest(typed: string): Promise<readonly Suggestion[]> {
    const runbooks = await Promise.all(
      (await library.list()).map(({ service, name }) => library.read(service, name)),
    );
    const all = runbooks.flatMap((runbook) => {
      const service = services.find(({ id }) => id === runbook?.service);
      return runbook && service ? procedures(runbook, service) : [];
    });
    return bestMatches(typed, all);
  }

  return {
    inputs,
    actions: [
      {
        action: runActions.pick,
        right: runRight,
        suggest,
        open: async () => pickForm(),
        next: (_, answers) => inputs(beginSubject(answers.procedure ?? '', null), {}),
        run: (_, answers, request) => begin(beginSubject(answers.procedure ?? '', null), {}, request),
      },
      {
        action: runActions.begin,
        right: runRight,
        open: (subject) => inputs(subject, {}),
        check: checkByRules,
        run: (subject, answers, request) => begin(subject, answers, request),
      },
    ],
  };
}

function procedures(runbook: Runbook, { id, name }: Service) {
  return runbook.procedures.flatMap((procedure) => {
    const value = formatAddress({ service: id, name: runbook.name, procedure: procedure.id });
    // What is too long for an option is begun by typing.
    if (value.length > longestOption || procedure.entry !== 'flow') return [];
    if (!mayBeginAt(runbook, procedure.id)) return [];
    if ((planOf(runbook, procedure.id)?.flow.length ?? 0) === 0) return [];
    const label = [name, runbook.title, ...(procedure.id === '' ? [] : [procedure.title])].join(' › ');
    return [{ value, label: shorten(label, longestOption), words: `${label} ${value}` }];
  });
}

/** What stands before a part, such as somebody's consent, would be passed by. */
function onlyAPart({ service, name, frontMatter }: Runbook, { title }: Plan['procedure']): Reply {
  return problemReply(
    'usage',
    `“${title}” is only a part.`,
    ...(frontMatter.beginAt ?? []).map(
      (procedure): Text => ['Begin ', { command: `run ${formatAddress({ service, name, procedure })}` }],
    ),
  );
}

const example = ['For example: ', { command: 'run mids-hero/incidents#import-failure' }] as const;

/** What is said when no procedure was named and no dialog can be opened. */
export const whichProcedure: Reply = {
  ...problemReply('usage', 'Which procedure?', ['All runbooks: ', { command: 'runbook' }], example),
  parts: [
    {
      kind: 'text',
      text: ['Choose one, or type it: ', { command: 'run mids-hero/incidents#import-failure' }],
    },
    {
      kind: 'actions',
      actions: [{ action: runActions.pick, subject: '', label: 'Choose…', style: 'primary' }],
    },
  ],
};
