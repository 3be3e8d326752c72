import type { Part, Reply } from '../src/core/reply.ts';
import type { RunCards } from '../src/runs/keepers.ts';
import { wishedReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import { stepSubject } from '../src/runs/topics.ts';

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
