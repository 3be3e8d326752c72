import type { Code, Html, List, ListItem, Nodes, Paragraph, Root, RootContent } from 'mdast';
import type { Draft, Findings } from './draft.ts';
import { readHabits } from './habits.ts';
import { placeOf, sourceOf } from './markdown.ts';
import { checkAttributes, readBraces } from './read-attributes.ts';
import { readChoices } from './read-choices.ts';
import { readCode } from './read-code.ts';
import type { StepKind } from './step.ts';
import { isBrokenComment, type StepComment, stepCommentOf, withoutComments } from './step-comment.ts';
import { createStepFinder, deepest } from './step-finder.ts';
import { titleOf, titleOfScript } from './titles.ts';
import { createTrail } from './trail.ts';

type Block = RootContent;

interface Place {
  readonly holder: Draft | null;
  /** The title of the item around it, where this is the item's only step. */
  readonly soleTitle: string | null;
  readonly depth: number;
}

const kinds: readonly StepKind[] = ['run', 'manual', 'check', 'choose', 'wait', 'approve', 'notify'];

/** Goes through the tree of a file from top to bottom and picks up every step, once and in order. */
export function collect(text: string, tree: Root, fileTitle: string): Findings {
  const habits = readHabits(text, tree);
  const finder = createStepFinder(text, habits);
  const trail = createTrail(text, tree, fileTitle);
  const { complainAt, leave } = trail;

  visitAll(tree.children, { holder: null, soleTitle: null, depth: 0 });
  return trail.end();

  function visitAll(nodes: readonly Block[], place: Place): void {
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index];
      if (node) index += visit(node, nodes[index + 1], place);
    }
  }

  /** @returns how many of the following siblings it has taken with it */
  function visit(node: Block, next: Block | undefined, place: Place): number {
    if (place.depth > deepest) {
      complainAt(placeOf(node).from)(
        `This is nested deeper than ${deepest} levels; nothing below it is read.`,
      );
      leave(node);
      return 0;
    }
    switch (node.type) {
      case 'yaml':
      case 'definition':
        return 0;
      case 'heading':
        if (place.depth > 0 || !trail.beginProcedure(node)) leave(node);
        return 0;
      case 'code':
        visitCode(node, place);
        return 0;
      case 'list':
        for (const item of node.children) visitItem(item, node, place);
        return 0;
      case 'html':
        return visitHtml(node, next, place);
      case 'paragraph': {
        const comment = stepCommentOf(node);
        if (comment) return addStatement(node, comment, node, next, place);
        if (habits.steps.has(node)) {
          const line = placeOf(node).from;
          return addStatement(node, { kind: 'manual', braces: '', line }, node, next, place);
        }
        reportBroken(node);
        leave(node);
        return 0;
      }
      case 'blockquote':
      case 'footnoteDefinition':
        if (finder.holdsStep(node)) visitAll(node.children, { ...place, depth: place.depth + 1 });
        else leave(node);
        return 0;
      default:
        leave(node);
        return 0;
    }
  }

  function visitCode(node: Code, place: Place): void {
    const code = readCode(text, node);
    const { from, to } = placeOf(node);
    const complain = complainAt(from);
    for (const fault of code.faults) complainAt(fault.line)(fault.message);
    const written = readBraces(code.braces, complain);
    const asked = kinds.find((kind) => kind === written.step);
    if ((code.what === 'show' && asked === undefined) || habits.outputs.has(node)) {
      leave(node);
      return;
    }
    const kind = asked ?? (code.what === 'run' ? 'run' : 'manual');
    if (kind === 'choose')
      complain('A question stands in an item or a paragraph, with its answers as a list below it.');
    const attributes = checkAttributes(written, kind, complain);
    const runs = kind === 'run' || (kind === 'check' && attributes.check === undefined);
    const strong = attributes.title ?? place.soleTitle ?? trail.wordsAbove();
    trail.add({
      kind,
      attributes,
      procedure: trail.procedure(),
      title: strong ?? (runs ? titleOfScript(code.script) : `Copy (line ${from})`),
      weakTitle: strong === null,
      text: kind === 'run' || kind === 'check' || kind === 'manual' ? '' : code.content,
      intro: trail.takeIntro(),
      lines: { from, to },
      source: sourceOf(text, node),
      holder: place.holder,
      item: { group: false, ticked: false },
      code: runs ? code : null,
      material: kind === 'manual' ? { text: code.content, language: code.language } : null,
      choices: [],
    });
  }

  function visitItem(item: ListItem, list: List, place: Place): void {
    const [first, ...others] = item.children;
    const comment = stepCommentOf(first);
    const isTask = typeof item.checked === 'boolean';
    const inner = { ...place, depth: place.depth + 1 };
    if (first) reportBroken(first);
    if (!list.ordered && !isTask && !comment) {
      if (!finder.holdsStep(item)) {
        leave(item);
        return;
      }
      visitAll(item.children, { ...inner, soleTitle: null });
      return;
    }
    const { from, to } = placeOf(item);
    const kind = kindOf(comment, from);
    const attributes = attributesOf(comment, kind);
    const question =
      kind === 'choose' ? others.find((child): child is List => child.type === 'list') : undefined;
    const heads = first?.type === 'paragraph' ? others : item.children;
    const holding = heads.filter((child) => child !== question && finder.holdsStep(child));
    const asksSomething = ['note', 'evidence', 'record', 'approve', 'confirm'].some(
      (key) => key in attributes,
    );
    const group = kind === 'manual' && holding.length > 0 && !asksSomething;
    const firstHolding = item.children.findIndex((child) => holding.includes(child));
    const own = firstHolding < 0 ? item.children : item.children.slice(0, firstHolding);
    const words = own
      .map((child) => withoutComments(sourceOf(text, child)))
      .filter(Boolean)
      .join('\n\n');
    const title = attributes.title ?? itemTitle(first, list.children.indexOf(item) + (list.start ?? 1));
    const draft: Draft = {
      kind,
      attributes,
      procedure: trail.procedure(),
      title,
      weakTitle: false,
      text: isTask ? words.replace(/^(\[[ xX]?\]|\p{So}|✔)\s+/u, '') : words,
      intro: trail.takeIntro(),
      lines: { from, to },
      source: sourceOf(text, item, ownEnd(item, own)),
      holder: place.holder,
      item: { group, ticked: item.checked === true },
      code: null,
      material: null,
      choices: question ? readChoices(question, complainAt) : [],
    };
    trail.add(draft);
    if (firstHolding < 0) return;
    const soleTitle = group && finder.countSteps(holding) === 1 ? title : null;
    visitAll(item.children.slice(firstHolding), { ...inner, holder: draft, soleTitle });
  }

  function visitHtml(node: Html, next: Block | undefined, place: Place): number {
    const comment = stepCommentOf(node);
    if (comment) {
      const isBelow = next?.type === 'paragraph' && placeOf(next).from === placeOf(node).to + 1;
      const taken = addStatement(node, comment, isBelow ? next : null, isBelow ? undefined : next, place);
      return taken + (isBelow ? 1 : 0);
    }
    reportBroken(node);
    if (/^\s*(`{3,}|~{3,})/m.test(node.value) && !node.value.trimStart().startsWith('<!--'))
      complainAt(placeOf(node).from)(
        'A fence inside of HTML is not read; leave an empty line before and behind it.',
        'warning',
      );
    leave(node);
    return 0;
  }

  /** A step that is no item and no fence: a paragraph with a comment, or the comment alone. */
  function addStatement(
    node: Html | Paragraph,
    comment: StepComment,
    words: Paragraph | null,
    next: Block | undefined,
    place: Place,
  ): number {
    const { from, to } = placeOf(node);
    const kind = kindOf(comment, from);
    const attributes = attributesOf(comment, kind);
    const answers = kind === 'choose' && next?.type === 'list' ? next : undefined;
    const last = answers ?? words ?? node;
    const said = words ? withoutComments(sourceOf(text, words)) : '';
    trail.add({
      kind,
      attributes,
      procedure: trail.procedure(),
      title: attributes.title ?? ((words && titleOf(words)) || wordsOf[kind]),
      weakTitle: false,
      text: answers ? `${said}\n\n${withoutComments(sourceOf(text, answers))}`.trim() : said,
      intro: trail.takeIntro(),
      lines: { from, to: Math.max(to, placeOf(last).to) },
      source: [node, words === node ? null : words, answers]
        .flatMap((each) => (each ? [sourceOf(text, each)] : []))
        .join('\n'),
      holder: place.holder,
      item: { group: false, ticked: false },
      code: null,
      material: null,
      choices: answers ? readChoices(answers, complainAt) : [],
    });
    return answers ? 1 : 0;
  }

  function kindOf(comment: StepComment | undefined, line: number): StepKind {
    if (!comment) return 'manual';
    const kind = kinds.find((each) => each === comment.kind);
    if (kind === 'run')
      complainAt(line)('A command stands in a fence, like ```sh; this comment cannot make one.');
    if (kind !== undefined && kind !== 'run') return kind;
    if (kind === undefined)
      complainAt(comment.line)(
        `There is no kind of step "${comment.kind}"; write manual, check, choose, wait, approve or notify.`,
      );
    return 'manual';
  }

  function attributesOf(comment: StepComment | undefined, kind: StepKind) {
    if (!comment) return {};
    const complain = complainAt(comment.line);
    return checkAttributes(readBraces(comment.braces, complain), kind, complain);
  }

  function reportBroken(node: Nodes): void {
    const parts: readonly Nodes[] = node.type === 'paragraph' ? node.children : [node];
    for (const part of parts)
      if (part.type === 'html' && isBrokenComment(part))
        complainAt(placeOf(part).from)(
          'This comment cannot be read; write it like <!-- step: wait {"for": "10m"} -->.',
        );
  }
}

/** Where an item's own words end: behind the last of them, or behind its bare number. */
function ownEnd(item: ListItem, own: readonly Nodes[]): number {
  const last = own.at(-1);
  if (last) return placeOf(last).end;
  const [first] = item.children;
  return first ? placeOf(first).start : placeOf(item).end;
}

function itemTitle(first: Nodes | undefined, number: number): string {
  const title = first?.type === 'paragraph' ? titleOf(first) : '';
  return title === '' ? `Item ${number}` : title;
}

const wordsOf: Readonly<Record<StepKind, string>> = {
  run: 'Command',
  manual: 'By hand',
  check: 'Check',
  choose: 'Choose',
  wait: 'Wait',
  approve: 'Approve',
  notify: 'Notify',
};
