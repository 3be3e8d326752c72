import { nearestWord } from '../core/nearest.ts';
import type { Problem, Reply } from '../core/reply.ts';
import type { Span, Text } from '../core/text.ts';
import type { Command } from './command.ts';

/** A short answer that says why there is no proper one. */
export function problemReply(code: Problem['code'], title: string, ...texts: readonly Text[]): Reply {
  return { title, parts: texts.map((text) => ({ kind: 'text', text })), problem: { code } };
}

/** How to type it, for the end of a problem reply. */
export function exampleOf(command: Command): Text {
  const example = command.examples[0];
  return example === undefined
    ? ['Type it like this: ', { command: `${command.word} ${command.usage}` }]
    : ['For example: ', { command: example }];
}

/**
 * The answer to a word that names nothing: the nearest valid one, an example, and where to see all.
 * @param typed what is to be typed for a word that is known
 */
export function unknownWord(
  what: string,
  word: string,
  known: readonly string[],
  example: Text,
  typed: (word: string) => string,
): Reply {
  const nearest = nearestWord(word, known);
  const guess: Text =
    nearest === undefined ? knownWords(known) : ['Did you mean ', { command: typed(nearest) }, '?'];
  return problemReply('not-found', `There is no ${what} “${word}”.`, guess, example);
}

function knownWords(known: readonly string[]): Text {
  if (known.length === 0) return 'There is none at all yet.';
  const shown = known.slice(0, 12).flatMap((word): Span[] => [' ', { code: word }]);
  return ['There are:', ...shown, known.length > 12 ? ' …' : ''];
}
