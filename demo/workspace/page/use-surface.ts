import { useState } from 'preact/hooks';
import type { Surface } from './context.ts';
import { type Chosen, chooseIn } from './form.ts';

/** What is chosen in a message or the Home tab lives as long as it is shown. */
export function usePassingSurface(where: Surface['where']): Surface {
  const [chosen, setChosen] = useState<Chosen>({});
  return {
    where,
    errors: {},
    chosen: (blockId, actionId) => chosen[blockId]?.[actionId] ?? null,
    choose: (blockId, actionId, value) => setChosen((before) => chooseIn(before, blockId, actionId, value)),
  };
}
