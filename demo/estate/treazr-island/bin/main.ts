/** What the programs of Treazr Island's machine call: `node main.ts kubectl FOLDER WORDS…`. */
import { keepCompiled } from '../../compile-cache.ts';

keepCompiled();
await import('./run-program.ts');
