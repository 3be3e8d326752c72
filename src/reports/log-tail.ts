import { z } from 'zod';
import type { Part, Reply } from '../core/reply.ts';
import { count, type Text } from '../core/text.ts';
import type { LogFile, Tail, TailWish } from '../services/log-file.ts';
import type { Service } from '../services/service.ts';

/** What programs get of the last lines of a log. */
export const logTailShape = z.object({
  service: z.string(),
  log: z.string(),
  file: z.string().nullable(),
  written_at: z.string().nullable(),
  filter: z.string().nullable(),
  lines: z.array(z.string()),
  /** Lines that match may lie before what was searched. */
  gave_up: z.boolean(),
  error: z.string().nullable(),
});

/** What programs get of `logs`: the lines of one, or which logs there are. */
export const logsDataShape = z.union([
  logTailShape,
  z.object({ logs: z.array(z.object({ service: z.string(), log: z.string(), path: z.string() })) }),
]);

/** One block of a message takes so many characters. */
const blockLimit = 2_500;
const mostBlocks = 4;

/** The last lines of a log, as they are said. */
export function tailReply(service: Service, log: LogFile, wish: TailWish, tail: Tail): Reply {
  const name = `${log.name} log of ${service.name}`;
  const data = {
    service: service.id,
    log: log.name,
    file: tail.read ? tail.file : null,
    written_at: tail.read ? new Date(tail.writtenAt).toISOString() : null,
    filter: wish.filter || null,
    lines: tail.read ? tail.lines : [],
    gave_up: tail.read && tail.gaveUp,
    error: tail.read ? null : tail.reason,
  };
  if (!tail.read)
    return {
      title: `The ${name} cannot be read`,
      parts: [{ kind: 'text', text: `It says: ${tail.reason}.` }],
      problem: { code: 'unavailable' },
      data,
    };
  const { blocks, shown } = blocksOf(tail.lines);
  const holding = wish.filter === '' ? '' : ` with “${wish.filter}”`;
  return {
    title:
      tail.lines.length === 0
        ? `The ${name} holds no lines${holding}`
        : `The ${name}: last ${count(tail.lines.length, 'line')}${holding}`,
    parts: [...blocks, { kind: 'note', text: noteOf(service, tail, tail.lines.length - shown) }],
    data,
  };
}

/** The newest lines that fit, in blocks of whole lines. */
function blocksOf(lines: readonly string[]): { readonly blocks: Part[]; readonly shown: number } {
  const blocks: string[] = [];
  let shown = 0;
  for (const line of lines.toReversed()) {
    const last = blocks.at(-1);
    if (last !== undefined && last.length + line.length < blockLimit) blocks.push(`${line}\n${blocks.pop()}`);
    else if (blocks.length < mostBlocks) blocks.push(line);
    else break;
    shown += 1;
  }
  return { blocks: blocks.toReversed().map((text) => ({ kind: 'code', text })), shown };
}

function noteOf(service: Service, tail: Tail & { readonly read: true }, left: number): Text {
  return [
    { code: tail.file },
    ', last written ',
    { time: tail.writtenAt, zone: service.timezone },
    '.',
    ...(left > 0 ? [` ${count(left, 'older line')} did not fit; the terminal shows all with --json.`] : []),
    ...(tail.cut ? [' Long lines are shortened.'] : []),
    ...(tail.gaveUp ? [' The search ended before the beginning of the file; older lines may match.'] : []),
    ...(tail.older === null ? [] : [' Older lines lie in ', { code: tail.older }, '.']),
  ];
}
