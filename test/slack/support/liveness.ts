import { z } from 'zod';
import type { Inline } from '../../../demo/workspace/page/inline.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/mrkdwn.ts';
import { parsePlain } from '../../../demo/workspace/page/mrkdwn-inline.ts';

/** Something in a message that a reader or their client would act on. */
export interface Live {
  readonly kind: string;
  readonly target: string;
}

const object = z.record(z.string(), z.unknown());
const quiet = new Set(['text', 'break', 'bold', 'italic', 'strike', 'code', 'date']);

/** Everything live in blocks or in a text: mentions, links, channels, pictures in words. */
export function liveIn(value: unknown): Live[] {
  if (Array.isArray(value)) return value.flatMap(liveIn);
  const parsed = object.safeParse(value);
  if (!parsed.success) return [];
  const { type, text } = parsed.data;
  if (typeof text === 'string') {
    if (type === 'mrkdwn') return liveInMrkdwn(text);
    if (type === 'plain_text' && parsed.data.emoji === true) return liveInPieces(parsePlain(text, true));
    if (type === 'markdown') return liveInMarkdown(text);
  }
  if (['link', 'user', 'usergroup', 'channel', 'broadcast', 'team'].includes(String(type)))
    return [{ kind: String(type), target: JSON.stringify(parsed.data) }];
  return Object.values(parsed.data).flatMap(liveIn);
}

export function liveInMrkdwn(text: string): Live[] {
  return parseMrkdwn(text).flatMap((paragraph) =>
    'children' in paragraph ? liveInPieces(paragraph.children) : [],
  );
}

/** Slack reads its own marks in Markdown, too. */
function liveInMarkdown(text: string): Live[] {
  return [...text.matchAll(/<[!@#][^>]*>|<[a-z]+:[^<>|]*\|[^>]*>/gi)].map(([target]) => ({
    kind: 'markdown',
    target,
  }));
}

function liveInPieces(pieces: readonly Inline[]): Live[] {
  return pieces.flatMap((piece) => {
    if ('children' in piece) return liveInPieces(piece.children);
    return quiet.has(piece.kind) ? [] : [{ kind: piece.kind, target: JSON.stringify(piece) }];
  });
}
