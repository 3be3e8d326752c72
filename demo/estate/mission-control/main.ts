/** What the programs of Mission Control call, such as bin/collect: `node main.ts collect FOLDER`. */
import { keepCompiled } from '../compile-cache.ts';

keepCompiled();
await import('./run-program.ts');
