/** What the programs of Vedfolnir's machine call: `node main.ts mysql FOLDER WORDS…`. */
import { keepCompiled } from '../compile-cache.ts';

keepCompiled();
await import('./run-program.ts');
