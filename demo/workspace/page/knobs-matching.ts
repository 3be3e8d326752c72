import type { PageKnob } from '../page-api.ts';

/** The knobs in whose words every searched word occurs: label, hint, group or name. */
export function knobsMatching(knobs: readonly PageKnob[], search: string): readonly PageKnob[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return knobs.filter(({ id, group, label, hint }) => {
    const text = `${id} ${group} ${label} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
