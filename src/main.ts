import { main } from './assemble/main.ts';

process.exitCode = await main(process.argv.slice(2), process);
