/** What the programs of WitchCityRope call: `node main.ts metrics FOLDER WORDS…`. */
import { keepCompiled } from '../compile-cache.ts';

keepCompiled();
await import('./run-program.ts');
