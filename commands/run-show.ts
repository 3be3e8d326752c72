import type { Person } from '../src/access/access.ts';
import type { Part, Reply } from '../src/core/reply.ts';
import type { ActionHandler } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import type { RunCards } from '../src/runs/keepers.ts';
import { wishedReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import { runActions, stepSubject } from '../src/runs/topics.ts';
import { who } from '../src/runs/wording.ts';
import { runRight } from './run-actions.ts';

interface ShowParts {
  readonly runs: Runs;
  readonly runCards: RunCards;
}

/** `/ops run show ID`: the plan, and the step at which it stands, with its buttons. */
export async function showRun(id: string, { runs, runCards }: ShowParts): Promise<Reply> {
  const scene = await runs.scene(id);
  const card = scene && (await runCards.run(id));
  if (!scene || !card) return wishedReply({ kind: 'unknown' }, 0);
  const step = scene.run.endedAt === null ? await runCards.step(stepSubject(id, scene.run.visit)) : undefined;
  const heading: Part[] = step
    ? [{ kind: 'divider' }, { kind: 'heading', text: step.title }, ...step.parts]
    : [];
  return { ...card, parts: [...card.parts, ...heading] };
}

/** Gives a run into somebody else's hands. */
export function createHandOverAction(parts: {
  readonly runs: Runs;
  readonly people: readonly Person[];
}): ActionHandler {
  return {
    action: runActions.handOver,
    right: runRight,
    async run(run, answers, { actor, delivery }) {
      const user = userOf(answers.to ?? '', parts.people);
      if (user === undefined)
        return problemReply(
          'not-found',
          `“${answers.to ?? ''}” is nobody I know.`,
          'Mention a person: @name.',
        );
      const to = `slack:${user}`;
      const by = { by: actor, ...(delivery === undefined ? {} : { delivery }) };
      const handed = await parts.runs.handOver(run, to, by);
      if (handed.kind !== 'moved') return wishedReply(handed, 0);
      return { title: 'Handed over.', parts: [{ kind: 'text', text: [who(to), ' has it in hand now.'] }] };
    },
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
