import { z } from 'zod';
import { formatDuration } from '../src/core/duration.ts';
import type { Line, Reply } from '../src/core/reply.ts';
import { count, type Span } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { formatAddress } from '../src/runbooks/library.ts';
import type { RunStore } from '../src/runs/ports.ts';
import { isOpen, type RunHeadline } from '../src/runs/run.ts';
import { stateSigns, stateWords, who } from '../src/runs/wording.ts';
import type { Service } from '../src/services/service.ts';

/** The right to see runs. */
export const runsRight = 'runs';
/** So many that are over are listed. */
const mostOver = 10;
const mostListed = 60;

/** What `watchkeeper runs --json` prints. */
export const runsDataShape = z.object({
  runs: z.array(
    z.object({
      id: z.string(),
      address: z.string().describe('service/runbook#procedure'),
      title: z.string(),
      state: z.enum(['asking', 'working', 'stuck', 'finished', 'aborted']),
      started_by: z.string(),
      held_by: z.string(),
      started_at: z.iso.datetime(),
      ended_at: z.iso.datetime().nullable(),
    }),
  ),
});

/** `/ops runs [SERVICE]`: the runs of runbooks that are under way, and the latest of those that are over. */
export function createRunsCommand(parts: {
  readonly services: readonly Service[];
  readonly pastRuns: Pick<RunStore, 'latest'>;
}): Command {
  const command: Command = {
    word: 'runs',
    right: runsRight,
    summary: 'Runs of runbooks: those under way, and the latest that are over.',
    usage: '[SERVICE]',
    examples: ['runs', 'runs mids-hero'],
    async run(words) {
      if (words.length > 1) return problemReply('usage', 'Name one service, or none.', exampleOf(command));
      const match = words[0] === undefined ? undefined : findService(parts.services, words[0], 'runs');
      if (match && 'reply' in match) return match.reply;
      return list(await parts.pastRuns.latest(mostListed, match?.found.id));
    },
  };
  return command;
}

function list(runs: readonly RunHeadline[]): Reply {
  const open = runs.filter(isOpen);
  const over = runs.filter((run) => !isOpen(run)).slice(0, mostOver);
  const data: z.infer<typeof runsDataShape> = { runs: [...open, ...over].map(dataOf) };
  return {
    title: open.length === 0 ? 'No run is under way.' : `${count(open.length, 'run')} under way`,
    parts: [
      ...(open.length > 0 ? [{ kind: 'lines' as const, lines: open.map(lineOf) }] : []),
      ...(over.length > 0
        ? [
            { kind: 'heading' as const, text: 'Over' },
            { kind: 'lines' as const, lines: over.map(lineOf) },
          ]
        : []),
      ...(runs.length === 0
        ? [{ kind: 'note' as const, text: ['To begin one: ', { command: 'run' } as const] }]
        : []),
    ],
    shareable: true,
    data,
  };
}

function lineOf(run: RunHeadline): Line {
  const sign = stateSigns[run.state];
  const when: Span[] =
    run.endedAt === null
      ? ['since ', { time: run.startedAt }]
      : [{ time: run.endedAt }, ` after ${formatDuration(Math.max(run.endedAt - run.startedAt, 1))}`];
  // Whoever reads a list is not always the one for whom a run waits.
  const stands = run.state === 'asking' ? 'waits for' : `${stateWords[run.state]} ·`;
  return {
    ...(sign ? { status: sign } : {}),
    text: [{ bold: run.title }, ` · ${stands} `, who(run.heldBy), ' · ', ...when],
    detail: [{ code: addressOf(run) }, ' · ', { command: `run show ${run.id}` }],
  };
}

function addressOf({ service, runbook, procedure }: RunHeadline): string {
  return formatAddress({ service, name: runbook, procedure });
}

function dataOf(run: RunHeadline): z.infer<typeof runsDataShape>['runs'][number] {
  return {
    id: run.id,
    address: addressOf(run),
    title: run.title,
    state: run.state,
    started_by: run.startedBy,
    held_by: run.heldBy,
    started_at: new Date(run.startedAt).toISOString(),
    ended_at: run.endedAt === null ? null : new Date(run.endedAt).toISOString(),
  };
}
