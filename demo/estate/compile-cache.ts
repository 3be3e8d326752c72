import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Keeps what Node compiled for the next start. A recipe is a process of a fifth of a second, started
 * many times a minute; most of that would go into reading the same libraries again.
 */
export function keepCompiled(): void {
  enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'estate'));
}
