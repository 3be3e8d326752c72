import { expect } from 'vitest';
import type { Document } from '../../../src/core/reply.ts';
import { runCard } from '../../../src/runs/run-card.ts';
import type { Scene } from '../../../src/runs/scene.ts';
import { stepCard } from '../../../src/runs/step-card.ts';
import { attemptWords } from '../../../src/runs/wording.ts';
import { fallbackText } from '../../../src/slack/render/plain.ts';
import { names } from '../../slack/support/names.ts';
import { sendAsMessage } from '../../slack/support/sent.ts';
import type { Shop } from '../shop.ts';

/** What a card of the thread says and offers. */
export interface Card {
  readonly status: Document['status'];
  readonly words: string;
  readonly buttons: readonly string[];
}

/** The cards of a run as they stand in its thread. */
export interface Cards {
  readonly run: Card;
  /** The card of the visit at which each attempt was made, in the order of the attempts. */
  readonly ofAttempts: readonly Card[];
}

/** Reads the cards of a run, each as Slack gets it; they have to name everything that became of it. */
export async function readCards(shop: Shop, scene: Scene): Promise<Cards> {
  const ofAttempts: Card[] = [];
  for (const { visit, step: id, ...attempt } of scene.allAttempts) {
    const step = scene.walks.find(id);
    if (!step) throw new Error(`there is no step ${id}`);
    const latest = scene.allAttempts.findLast((each) => each.visit === visit);
    const output = latest && step.kind === 'run' ? await shop.output(latest.id) : undefined;
    const card = read(stepCard({ scene, visit, step, isOurs: true, output }));
    expect(card.words).toContain(attemptWords({ ...attempt, visit, step: id }, step));
    ofAttempts.push(card);
  }
  return { run: read(runCard(scene, 'S')), ofAttempts };
}

function read(document: Document): Card {
  expect(sendAsMessage(document)).toEqual([]);
  return {
    status: document.status,
    words: fallbackText(document, names),
    buttons: document.parts.flatMap((part) =>
      part.kind === 'actions' ? part.actions.map(({ label }) => label) : [],
    ),
  };
}
