/** What every recipe of the justfile calls: `node tools/main.ts RECIPE [WORDS…]`, in the home folder. */
import { keepCompiled } from '../compile-cache.ts';

keepCompiled();
await import('./run-recipe.ts');
