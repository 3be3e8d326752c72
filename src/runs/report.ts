import { formatDuration } from '../core/duration.ts';
import type { Document, Line } from '../core/reply.ts';
import { count, shorten, type Text } from '../core/text.ts';
import type { Attempt } from './attempt.ts';
import type { Scene } from './scene.ts';
import { attemptSign, attemptWords, stateSigns, stateWords } from './wording.ts';

/** More than this are counted instead of named. */
const mostNamed = 30;

/** What a run came to that nobody sat before: how long it took, and each step with what became of it. */
export function reportOf(scene: Scene, serviceName: string): Document {
  const { run, allAttempts } = scene;
  const sign = stateSigns[run.state];
  const took = formatDuration(Math.max((run.endedAt ?? run.startedAt) - run.startedAt, 1));
  const lines = allAttempts.map((attempt) => lineOf(attempt, scene));
  const rest = lines.length - mostNamed;
  return {
    title: shorten(`${run.title} · ${serviceName}: ${stateWords[run.state]} after ${took}`, 150),
    ...(sign ? { status: sign } : {}),
    parts: [
      ...(run.reason === null ? [] : [{ kind: 'text', text: run.reason } as const]),
      { kind: 'lines', lines: lines.slice(0, mostNamed) },
      ...(rest > 0 ? [{ kind: 'note', text: `and ${count(rest, 'more')}` } as const] : []),
      { kind: 'note', text: beganWords(scene) },
    ],
  };
}

function lineOf(attempt: Attempt, { walks }: Scene): Line {
  const sign = attemptSign(attempt);
  const step = walks.find(attempt.step);
  const title = step?.title ?? attempt.step;
  return {
    ...(sign ? { status: sign } : {}),
    text: `${shorten(title, 100)}: ${attemptWords(attempt, step)}`,
    ...(attempt.note === null ? {} : { detail: shorten(attempt.note, 300) }),
  };
}

function beganWords({ run }: Scene): Text {
  const late =
    run.lateAt === null || run.dueAt === null ? [] : [', was due by ', { time: run.dueAt } as const];
  return ['Begun by schedule ', { time: run.startedAt }, ...late, '.'];
}
