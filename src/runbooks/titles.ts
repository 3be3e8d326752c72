import type { Nodes, Paragraph } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { shorten } from '../core/text.ts';

const longest = 150;

/** Plain text on one line, without the sign of one of GitHub's alerts (`[!WARNING]`). */
export function plainText(node: Nodes): string {
  return textIn(node)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\[![A-Z]+\] ?/, '');
}

/** A line that is broken on purpose parts words, too. */
function textIn(node: Nodes): string {
  if (node.type === 'break') return ' ';
  const isMixed = 'children' in node && node.children.some(({ type }) => type === 'break');
  return isMixed ? node.children.map(textIn).join('') : textOf(node, { includeHtml: false });
}

/** The title of an item or a paragraph: what it begins with in bold, else its first sentence. */
export function titleOf(paragraph: Paragraph): string {
  const [first] = paragraph.children;
  const text = plainText(paragraph);
  if (first?.type === 'strong') {
    const bold = plainText(first).replace(/[:.]$/, '').trim();
    if (bold !== '' && !/^step\s+\d+$/i.test(bold)) return shorten(bold, longest);
  }
  const sentence = /^.*?[^.\s](?=[.:;]( |$)|[!?](?: |$))[!?]?/u.exec(text)?.[0] ?? text;
  // Abbreviations and file names end no sentence: a very short beginning says too little.
  return shorten(sentence.length < 12 ? text.replace(/[.:]$/, '') : sentence, longest);
}

/** A title for a piece of shell: its leading comment, else its first command. */
export function titleOfScript(script: string): string {
  const lines = script.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith('#!') && !/^#+$/.test(line));
  if (first === undefined) return 'Command';
  const comment = /^#+\s*(.*)$/.exec(first)?.[1];
  return shorten(comment || first, longest);
}
