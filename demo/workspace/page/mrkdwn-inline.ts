import { unescapeEntities } from './entities.ts';
import type { Inline } from './inline.ts';
import { parseAngle } from './mrkdwn-angle.ts';

const marks: Readonly<Record<string, 'bold' | 'italic' | 'strike'>> = {
  '*': 'bold',
  _: 'italic',
  '~': 'strike',
};
const wordCharacter = /[\p{L}\p{N}]/u;
const emojiAt = /:([a-z0-9_+'-]+):/y;
const urlAt = /https?:\/\/[^\s<>|]+/y;
const codeAt = /`([^`\n]+)`/y;
const angleAt = /<([^<>\n]+)>/y;

/** Words and emoji only, for `plain_text`. */
export function parsePlain(source: string, withEmoji: boolean): readonly Inline[] {
  const pieces = new Pieces();
  for (let at = 0; at < source.length; ) {
    const found = withEmoji ? matchAt(emojiAt, source, at) : null;
    const emoji = found === null || /^\d+$/.test(found[1] ?? '') ? null : found;
    if (emoji !== null) pieces.add({ kind: 'emoji', name: emoji[1] ?? '' });
    else if (source[at] === '\n') pieces.add({ kind: 'break' });
    else pieces.text(source[at] ?? '');
    at += emoji === null ? 1 : emoji[0].length;
  }
  return pieces.finish();
}

/** Reads the marks of one paragraph of mrkdwn. */
export function parseInline(source: string): readonly Inline[] {
  const pieces = new Pieces();
  let at = 0;
  while (at < source.length) {
    const [piece, length] = readPiece(source, at);
    if (typeof piece === 'string') pieces.text(piece);
    else pieces.add(piece);
    at += length;
  }
  return pieces.finish();
}

function readPiece(source: string, at: number): readonly [Inline | string, number] {
  const character = source[at] ?? '';
  if (character === '\n') return [{ kind: 'break' }, 1];
  const code = matchAt(codeAt, source, at);
  if (code !== null) return [{ kind: 'code', text: unescapeEntities(code[1] ?? '') }, code[0].length];
  const angle = matchAt(angleAt, source, at);
  const token = angle === null ? null : parseAngle(angle[1] ?? '');
  if (angle !== null && token !== null) return [token, angle[0].length];
  const emoji = matchAt(emojiAt, source, at);
  if (emoji !== null && !/^\d+$/.test(emoji[1] ?? '')) {
    return [{ kind: 'emoji', name: emoji[1] ?? '' }, emoji[0].length];
  }
  const url = isWordAt(source, at - 1) ? null : matchAt(urlAt, source, at);
  if (url !== null) {
    const address = url[0].replace(/[.,;:!?)\]}'"*_~]+$/, '');
    return [{ kind: 'link', url: unescapeEntities(address), label: '' }, address.length];
  }
  const mark = marks[character];
  const end = mark === undefined ? -1 : closingMark(source, at, character);
  if (mark !== undefined && end > 0) {
    return [{ kind: mark, children: parseInline(source.slice(at + 1, end)) }, end - at + 1];
  }
  return [character, 1];
}

/** Where the mark that opens at `at` closes, or -1 when it opens nothing. */
function closingMark(source: string, at: number, mark: string): number {
  const next = source[at + 1] ?? ' ';
  if (isWordAt(source, at - 1) || /\s/.test(next) || next === mark) return -1;
  for (let position = at + 1; position < source.length; ) {
    const character = source[position];
    if (character === '\n') return -1;
    const skipped = matchAt(codeAt, source, position) ?? matchAt(angleAt, source, position);
    const closes = character === mark && !/\s/.test(source[position - 1] ?? ' ');
    if (closes && !isWordAt(source, position + 1)) return position;
    position += skipped === null ? 1 : skipped[0].length;
  }
  return -1;
}

function isWordAt(source: string, at: number): boolean {
  return at >= 0 && at < source.length && wordCharacter.test(source[at] ?? '');
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Gathers pieces, joining neighbouring characters into one text. */
class Pieces {
  private readonly pieces: Inline[] = [];
  private pending = '';

  text(characters: string): void {
    this.pending += characters;
  }

  add(piece: Inline): void {
    this.flush();
    this.pieces.push(piece);
  }

  finish(): readonly Inline[] {
    this.flush();
    return this.pieces;
  }

  private flush(): void {
    if (this.pending !== '') this.pieces.push({ kind: 'text', text: unescapeEntities(this.pending) });
    this.pending = '';
  }
}
