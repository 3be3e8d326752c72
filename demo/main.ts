import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sayGoodMorning, startDemo } from './demo.ts';
import { allKnobs, turnKnob } from './estate/switchboard.ts';
import { dumpToken } from './estate/treazr-island/dump-job.ts';
import { countKnobs, listKnobs, unknownWords } from './knob-list.ts';
import { writeTerminalEnv } from './terminal-env.ts';

const folder = fileURLToPath(new URL('../data/demo', import.meta.url));
const runningFile = join(folder, 'running.pid');

const { values, positionals } = parseArgs({
  options: {
    break: { type: 'string', multiple: true, default: [] },
    mend: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '4680' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const unknownKnob = [...values.break, ...values.mend].find((id) => allKnobs.every((knob) => knob.id !== id));

if (values.help) {
  console.log(`npm run demo                      the local workspace, the stand-in services and the bot
npm run demo -- --break import    break something, in the running demo or in a new one
npm run demo -- --mend import     mend it again
npm run demo -- --list            what can be broken, by service
npm run demo -- --list backup     of that, what has to do with backups
npm run demo -- --port 4680       another port for the page

${countKnobs()}`);
} else if (values.list) {
  console.log(listKnobs(positionals));
} else if (positionals.length > 0) {
  console.error(`“${positionals.join(' ')}” is no option of the demo. npm run demo -- --help lists them.`);
  process.exitCode = 64;
} else if (unknownKnob !== undefined) {
  console.error(unknownWords(unknownKnob));
  process.exitCode = 64;
} else if (isRunning() && values.break.length + values.mend.length > 0) {
  await turnKnobs();
  console.log('Done. The next look of the bot notices it.');
} else if (isRunning()) {
  console.error('The demo is running already. Stop it first (Ctrl-C where it runs).');
  process.exitCode = 1;
} else {
  await run();
}

async function run(): Promise<void> {
  console.log('Starting the local workspace, the stand-in services and the bot …');
  const demo = await startDemo({ folder, port: Number(values.port) });
  writeFileSync(runningFile, String(process.pid));
  writeTerminalEnv(folder, demo.env);
  await turnKnobs();
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    rmSync(runningFile, { force: true });
    await demo.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  demo.bot.process.once('exit', (code, signal) => {
    if (stopping) return;
    console.error(
      `The bot ended (${signal ?? `exit code ${code}`}), so the demo ends too. Its log is ${join(folder, 'bot.log')}.`,
    );
    void stop();
  });
  console.log(`
  Open this page:  ${demo.workspace.pageUrl}

  You are Nick, the lead. The morning summary comes to #ops in a moment. Then try /ops status there,
  press Done… below an overdue duty, and break something (on the left).
  In a terminal beside it:  . data/demo/terminal.env && bin/watchkeeper status
  The bot's own health and metrics:  ${demo.botUrl}/readyz and /metrics
  A job that failed says so:         curl -d 'disk full' ${demo.botUrl}/hb/${dumpToken}/1
  Look at it with /ops check treazr-island/dump-job; the same with /0 at the end mends it.
  Ctrl-C ends it. Everything of it is in data/demo.
`);
  await sayGoodMorning(demo);
}

async function turnKnobs(): Promise<void> {
  const root = join(folder, 'estate');
  for (const id of values.break) await turnKnob(root, id, true, Date.now());
  for (const id of values.mend) await turnKnob(root, id, false, Date.now());
}

function isRunning(): boolean {
  if (!existsSync(runningFile)) return false;
  try {
    process.kill(Number(readFileSync(runningFile, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
