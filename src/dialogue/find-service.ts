import type { Reply } from '../core/reply.ts';
import type { Service } from '../services/service.ts';
import { unknownWord } from './problems.ts';

/** The service that a word names, by id (case aside); or the answer to a word that names none. */
export function findService(
  services: readonly Service[],
  word: string,
  command: string,
): { readonly found: Service } | { readonly reply: Reply } {
  const found = services.find(
    ({ id, name }) => id === word.toLowerCase() || name.toLowerCase() === word.toLowerCase(),
  );
  if (found) return { found };
  const ids = services.map(({ id }) => id);
  return {
    reply: unknownWord(
      'service',
      word,
      ids,
      ['For example: ', { command: `${command} ${ids[0] ?? 'SERVICE'}` }],
      (id) => `${command} ${id}`,
    ),
  };
}
