import { handsOf, textOf } from '../../support/hands.ts';
import { patience } from '../../support/patience.ts';
import type { Stage } from '../../support/stage.ts';
import { lena } from '../../support/town.ts';

/** What the shared answer is about; the outbox knows it by this. */
export const restingSubject = 'status alpha';

/**
 * Shares an answer in the channel and waits until everybody can read it. A channel gets its messages in order, so
 * whatever was to be said before has been said then.
 */
export async function comeToRest(stage: Stage): Promise<void> {
  const hands = handsOf(stage.workspace, lena);
  const shared = () =>
    hands.sees().filter((message) => !message.ephemeral && textOf(message).includes('Alpha: ')).length;
  const before = shared();
  const told = hands.isTold('Alpha: ');
  await hands.type(restingSubject);
  await hands.press(await told, 'Share to channel');
  await stage.workspace.waitFor(() => shared() > before, patience);
}
