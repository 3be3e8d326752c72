import type { Link, List, ListItem, Nodes } from 'mdast';
import { choiceAttributes } from './attribute-schema.ts';
import type { DraftChoice } from './draft.ts';
import { placeOf } from './markdown.ts';
import { type Complain, readBraces } from './read-attributes.ts';
import { stepCommentOf } from './step-comment.ts';
import { plainText } from './titles.ts';

/** The answers of a question: one for each item, led on by a link to a heading of the same file, or by a comment. */
export function readChoices(list: List, complainAt: (line: number) => Complain): DraftChoice[] {
  return list.children.map((item) => readChoice(item, complainAt(placeOf(item).from)));
}

function readChoice(item: ListItem, complain: Complain): DraftChoice {
  const [first] = item.children;
  const comment = stepCommentOf(first, 'choice');
  const outcome = choiceAttributes.safeParse(comment ? readBraces(comment.braces, complain) : {});
  if (!outcome.success)
    complain('An answer takes "value", "label", "goto" and "at_most", like {"value": "no", "goto": "fix"}.');
  const given = outcome.success ? outcome.data : {};
  const anchor = first && firstLink(first)?.url;
  const label = given.label ?? labelOf(item);
  return {
    label,
    value: given.value ?? answerOf(label),
    anchor: anchor?.startsWith('#') && anchor.length > 1 ? decoded(anchor.slice(1)) : null,
    goto: given.goto ?? null,
    atMost: given.at_most ?? null,
    line: placeOf(item).from,
  };
}

function labelOf(item: ListItem): string {
  const [first] = item.children;
  if (first?.type !== 'paragraph') return 'Answer';
  const bold = first.children[0]?.type === 'strong' ? first.children[0] : undefined;
  const link = firstLink(first);
  return (
    (bold && plainText(bold).replace(/:$/, '')) || (link && plainText(link)) || plainText(first) || 'Answer'
  );
}

/** `Website backup` → `website-backup`. */
function answerOf(label: string): string {
  return (
    label
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'answer'
  );
}

function firstLink(node: Nodes): Link | undefined {
  if (node.type === 'link') return node;
  if (!('children' in node)) return undefined;
  for (const child of node.children) {
    const found = firstLink(child);
    if (found) return found;
  }
  return undefined;
}

/** What `%C3%BC` stands for; the text itself where it stands for nothing. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
