import { distance } from 'fastest-levenshtein';
import type { Knob } from './estate/knob.ts';
import { allKnobs } from './estate/switchboard.ts';

/** How much there is to break in each service, in one sentence. */
export function countKnobs(): string {
  const groups = [...byGroup(allKnobs)].map(([group, knobs]) => `${group} ${knobs.length}`);
  return `${allKnobs.length} things can be broken: ${groups.join(', ')}.`;
}

/** What can be broken, by service, as far as all these words occur in it. */
export function listKnobs(words: readonly string[]): string {
  const found = allKnobs.filter(({ id, group, label, hint }) => {
    const text = `${id} ${group} ${label} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase()));
  });
  if (found.length === 0) return `Nothing of that kind. ${countKnobs()}`;
  const widest = Math.max(...found.map(({ id }) => id.length));
  return [...byGroup(found)]
    .map(([group, knobs]) =>
      [group, ...knobs.map(({ id, label }) => `  ${id.padEnd(widest)}  ${label}`)].join('\n'),
    )
    .join('\n\n');
}

/** That there is no such knob, and which are called something like it. */
export function unknownWords(id: string): string {
  const near = allKnobs
    .map((knob) => ({ id: knob.id, far: knob.id.includes(id) ? 0 : distance(knob.id, id) }))
    .filter(({ far }) => far <= 3)
    .sort((a, b) => a.far - b.far)
    .slice(0, 5)
    .map((each) => each.id);
  const hint = near.length > 0 ? ` Do you mean ${near.join(', ')}?` : '';
  return `There is nothing called “${id}” to break or mend.${hint} npm run demo -- --list says what there is.`;
}

function byGroup(knobs: readonly Knob[]): Map<string, Knob[]> {
  return Map.groupBy(knobs, ({ group }) => group);
}
