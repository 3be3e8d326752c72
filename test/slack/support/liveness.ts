import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { z } from 'zod';
import type { Inline } from '../../../demo/workspace/page/inline.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/mrkdwn.ts';
import { parsePlain } from '../../../demo/workspace/page/mrkdwn-inline.ts';
import { isClosedFence } from '../../../src/runbooks/fence-end.ts';

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

/** Mentions, which Slack reads in Markdown too, wherever they stand; links, bare addresses, pictures, HTML, a fence left open. */
export function liveInMarkdown(text: string): Live[] {
  const mentions = [...text.matchAll(/<[!@#][^>]*>|<[a-z]+:[^<>|]*\|[^>]*>/gi)].map(([target]) => ({
    kind: 'mention',
    target,
  }));
  const tree = parse(text);
  return [...mentions, ...liveInNode(tree, text), ...openFence(tree, text)];
}

/** As its marks say; addresses that a reader finds in what is left are looked for below. */
function parse(text: string): Root {
  const mdastExtensions = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions });
}

function liveInNode(node: Nodes, text: string): Live[] {
  const source = text.slice(node.position?.start.offset, node.position?.end.offset);
  const here = { target: source };
  switch (node.type) {
    case 'link':
    case 'linkReference':
    case 'definition':
      return [{ ...here, kind: 'Markdown link' }];
    case 'image':
    case 'imageReference':
      return [{ ...here, kind: 'Markdown image' }];
    case 'footnoteReference':
    case 'footnoteDefinition':
      return [{ ...here, kind: 'Markdown footnote' }];
    case 'html':
      return [{ ...here, kind: 'Markdown html' }];
    case 'text':
      // As it is written: a mark before the signs of an address keeps it from being one.
      return [...source.matchAll(/\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s]*|[\w.+-]+@[\w-]+\.[\w.-]+/gi)].map(
        ([target]) => ({ kind: 'Markdown address', target }),
      );
    default:
      return 'children' in node ? node.children.flatMap((child) => liveInNode(child, text)) : [];
  }
}

/** What comes behind it would be in it. */
function openFence({ children }: Root, text: string): Live[] {
  const last = children.at(-1);
  if (last?.type !== 'code') return [];
  const source = text.slice(last.position?.start.offset, last.position?.end.offset);
  return /^(?:```|~~~)/.test(source) && !isClosedFence(source)
    ? [{ kind: 'open fence', target: source }]
    : [];
}

function liveInPieces(pieces: readonly Inline[]): Live[] {
  return pieces.flatMap((piece) => {
    if ('children' in piece) return liveInPieces(piece.children);
    return quiet.has(piece.kind) ? [] : [{ kind: piece.kind, target: JSON.stringify(piece) }];
  });
}
