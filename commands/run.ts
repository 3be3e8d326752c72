import type { Access, Person } from '../src/access/access.ts';
import type { Reply } from '../src/core/reply.ts';
import type { Command, TypedAction } from '../src/dialogue/command.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { pickForm } from '../src/runs/forms.ts';
import type { RunCards } from '../src/runs/keepers.ts';
import { beginSubject, runActions } from '../src/runs/topics.ts';
import { createRunActions, runRight } from './run-actions.ts';
import { type BeginParts, createBeginning, whichProcedure } from './run-begin.ts';
import type { BreakGlass } from './run-driver-actions.ts';
import { createEditAction } from './run-edit.ts';
import { createHandOverAction } from './run-hand-over.ts';
import { showRun } from './run-show.ts';

/** `/ops run [SERVICE/RUNBOOK#PROCEDURE [NAME=VALUE …]]`: begins a run, and shows or hands over one that is there. */
export function createRunCommand(
  parts: BeginParts & {
    readonly people: readonly Person[];
    readonly access: Access;
    readonly runCards: RunCards;
    readonly breakGlass: BreakGlass;
  },
): Command {
  const beginning = createBeginning(parts);

  const command: Command = {
    word: 'run',
    right: runRight,
    summary: 'Begins a run of a runbook: each step is asked in its thread.',
    usage: '[SERVICE/RUNBOOK#PROCEDURE [NAME=VALUE …] [--by-itself]] | show ID | hand-over ID @PERSON',
    examples: [
      'run mids-hero/incidents#import-failure',
      'run mids-hero/recovery#corrupted-import FILE=full.sql',
      'run',
    ],
    actions: [
      ...beginning.actions,
      createHandOverAction(parts),
      createEditAction(parts),
      ...createRunActions(parts),
    ],
    async dialog(words) {
      if (words.length === 0) return pickForm();
      const typed = readWords(words);
      return typed && 'action' in typed && typed.action === runActions.begin
        ? beginning.inputs(typed.subject, typed.answers)
        : undefined;
    },
    typedAction: readWords,
    run: async ([verb, id = '']) => (verb === 'show' ? showRun(id, parts) : whichProcedure),
  };
  return command;

  function readWords([first, ...rest]: readonly string[]): TypedAction | Reply | undefined {
    if (first === undefined) return undefined;
    if (first === 'show')
      return rest.length === 1
        ? undefined
        : problemReply('usage', 'Which run?', ['All runs: ', { command: 'runs' }]);
    if (first === 'hand-over') {
      const [run, to] = rest;
      return run === undefined || to === undefined
        ? problemReply('usage', 'Which run, and to whom?', ['All runs: ', { command: 'runs' }])
        : { action: runActions.handOver, subject: run, answers: { to } };
    }
    const answers: Record<string, string> = {};
    for (const word of rest) {
      if (word === '--by-itself') {
        answers.pace = 'by-itself';
        continue;
      }
      const match = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(word);
      if (!match?.[1])
        return problemReply('usage', `“${word}” is no input; write it like NAME=VALUE.`, exampleOf(command));
      answers[match[1]] = match[2] ?? '';
    }
    return { action: runActions.begin, subject: beginSubject(first, null), answers };
  }
}
