import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import type { Document, Form } from '../../../src/core/reply.ts';
import { renderBlocks } from '../../../src/slack/render/blocks.ts';
import { renderModal } from '../../../src/slack/render/modal.ts';
import { fallbackText } from '../../../src/slack/render/plain.ts';
import { signs } from '../../../src/slack/render/signs.ts';
import { ofRunbook } from './hostile.ts';
import { type Live, liveIn, liveInMrkdwn } from './liveness.ts';
import { names } from './names.ts';

const checks = new Checks(new Faults());

/**
 * Sends a document as a message to a stand-in that checks it as Slack does, with the newer blocks and without.
 * @returns everything live in it that is not ours
 * @throws what Slack would refuse
 */
export function sendAsMessage(document: Document): Live[] {
  const text = fallbackText(document, names);
  return [true, false].flatMap((newBlocks) => {
    const blocks = asSent(renderBlocks(document, names, { newBlocks }));
    checks.message({ text, blocks });
    if (JSON.stringify(blocks).length >= 13_000) throw new Error('msg_blocks_too_long');
    return [...liveIn(blocks).filter(isNotOurs), ...liveInMrkdwn(text).filter(isAddressed)];
  });
}

/** The same for a dialog. */
export function sendAsDialog(form: Form): Live[] {
  const view = asSent(renderModal(form, { channel: 'C0OPS00001' }, names));
  checks.view(view, 'modal');
  return liveIn(view).filter(isNotOurs);
}

/** As it arrives: JSON has no undefined, and carries halves of characters as they are. */
export function asSent<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

const ownPictures = new Set(Object.values(signs).map(({ emoji }) => emoji));

/** Signs of statuses are pictures of ours; what a runbook says itself is shown as it is meant. */
export function isNotOurs(live: Live): boolean {
  const { kind, target } = live;
  return (
    !isOfRunbook(live) && !(kind === 'emoji' && [...ownPictures].some((name) => target.includes(`"${name}"`)))
  );
}

/** Markdown of a runbook leads to other places than what is filled into it, and may stop in the middle. */
function isOfRunbook({ kind, target }: Live): boolean {
  return (
    ['Markdown html', 'Markdown footnote', 'open fence'].includes(kind) ||
    (['Markdown link', 'Markdown image', 'Markdown address'].includes(kind) && target.includes(ofRunbook))
  );
}

/** The text of a message is not shown beside blocks; what it must never do is call somebody. */
export function isAddressed({ kind, target }: Live): boolean {
  return kind !== 'emoji' && !(kind === 'link' && target.includes('"label":""'));
}
