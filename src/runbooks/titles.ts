import type { Nodes, Paragraph } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { shorten } from '../core/text.ts';

const longest = 150;

/** Plain text on one line. */
export function plainText(node: Nodes): string {
  return textOf(node, { includeHtml: false }).replace(/\s+/g, ' ').trim();
}

/** The title of an item or a paragraph: what it begins with in bold, else its first sentence. */
export function titleOf(paragraph: Paragraph): string {
  const [first] = paragraph.children;
  const text = plainText(paragraph);
  if (first?.type === 'strong') {
    const bold = plainText(first).replace(/[:.]$/, '').trim();
    if (bold !== '') return shorten(bold, longest);
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
