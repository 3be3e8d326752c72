import type { Reply } from '../src/core/reply.ts';
import type { ActionHandler, Command, Request, TypedAction } from '../src/dialogue/command.ts';
import { exampleOf, problemReply, unknownWord } from '../src/dialogue/problems.ts';
import { formatAddress, parseAddress, type RunbookLibrary } from '../src/runbooks/library.ts';
import { procedureOf } from '../src/runbooks/plan.ts';
import type { Runbook } from '../src/runbooks/runbook.ts';
import { checkByRules, valuesIn } from '../src/runs/forms.ts';
import { begunReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import { beginSubject, readBeginSubject, runActions } from '../src/runs/topics.ts';
import type { Service } from '../src/services/service.ts';
import { createRunActions, runRight } from './run-actions.ts';
import type { AskForRoles } from './run-gate.ts';

/** `/ops run SERVICE/RUNBOOK#PROCEDURE [NAME=VALUE …]`: begins a run. */
export function createRunCommand(parts: {
  readonly services: readonly Service[];
  readonly runs: Runs;
  readonly library: RunbookLibrary;
  readonly askForRoles: AskForRoles;
}): Command {
  const { services, runs, library, askForRoles } = parts;

  const command: Command = {
    word: 'run',
    right: runRight,
    summary: 'Begins a run of a runbook: each step is asked in its thread.',
    usage: 'SERVICE/RUNBOOK#PROCEDURE [NAME=VALUE …]',
    examples: [
      'run mids-hero/incidents#import-failure',
      'run mids-hero/recovery#corrupted-import FILE=full.sql',
    ],
    actions: [beginAction(), ...createRunActions(parts)],
    typedAction: readWords,
    async run() {
      return problemReply(
        'usage',
        'Which procedure?',
        ['All runbooks: ', { command: 'runbook' }],
        exampleOf(command),
      );
    },
  };
  return command;

  function readWords(words: readonly string[]): TypedAction | Reply | undefined {
    const [address, ...rest] = words;
    if (address === undefined) return undefined;
    const answers: Record<string, string> = {};
    for (const word of rest) {
      const match = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(word);
      if (!match?.[1])
        return problemReply('usage', `“${word}” is no input; write it like NAME=VALUE.`, exampleOf(command));
      answers[match[1]] = match[2] ?? '';
    }
    return { action: runActions.begin, subject: beginSubject(address, null), answers };
  }

  function beginAction(): ActionHandler {
    return {
      action: runActions.begin,
      right: runRight,
      check: checkByRules,
      async run(subject, answers, request) {
        const { address, closes } = readBeginSubject(subject);
        const found = await find(address);
        if ('reply' in found) return found.reply;
        const { runbook, procedure, service } = found;
        const refusal = await askForRoles(
          runbook.frontMatter.roles,
          `${service.id}/${runbook.name}`,
          request,
        );
        return refusal ?? begin(found, procedure, closes, valuesIn(answers), request);
      },
    };
  }

  async function begin(
    { runbook, service }: Found,
    procedure: string,
    closes: string | null,
    values: Readonly<Record<string, string>>,
    { actor, delivery }: Request,
  ): Promise<Reply> {
    const begun = await runs.begin(
      {
        service: service.id,
        runbook: runbook.name,
        procedure,
        values,
        pace: 'step-by-step',
        channel: service.channels.health,
        closes,
      },
      { by: actor, ...(delivery === undefined ? {} : { delivery }) },
    );
    return begunReply(begun, formatAddress({ service: service.id, name: runbook.name, procedure }));
  }

  async function find(written: string): Promise<Found | { readonly reply: Reply }> {
    const address = parseAddress(written);
    const service = services.find(({ id }) => id === address?.service);
    const runbook = address && service && (await library.read(address.service, address.name));
    if (!address || !service || !runbook) {
      const known = (await library.list()).map((each) => `${each.service}/${each.name}`);
      return { reply: unknownWord('runbook', written, known, exampleOf(command), (word) => `run ${word}`) };
    }
    if (procedureOf(runbook, address.procedure)) return { runbook, service, procedure: address.procedure };
    const of = `${address.service}/${address.name}`;
    const ids = runbook.procedures.flatMap(({ id }) => (id === '' ? [] : [id]));
    return {
      reply: unknownWord(
        `procedure in ${of}`,
        address.procedure,
        ids,
        exampleOf(command),
        (id) => `run ${of}#${id}`,
      ),
    };
  }
}

interface Found {
  readonly runbook: Runbook;
  readonly service: Service;
  readonly procedure: string;
}
