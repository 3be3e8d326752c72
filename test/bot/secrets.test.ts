import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import type { BotParts } from '../../src/assemble/bot.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { type InProcessBot, startInProcess } from '../support/in-process-bot.ts';
import { patience } from '../support/patience.ts';
import {
  commandLines,
  environments,
  filesBelow,
  makeSecret,
  type Place,
  type Secret,
  whereverIsHeld,
} from '../support/secret-traces.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, ops, otto } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

const node = process.execPath;
/** Every way in which a program may print it. */
const tell = `
printf '%s\\n' "$ALPHA_TOKEN"
printf '%q\\n' "$ALPHA_TOKEN"
printf 'https://u:%s@db.example.test/\\n' "$ALPHA_TOKEN" >&2
printf %s "$ALPHA_TOKEN" | base64 -w0; echo
printf 'user:%s' "$ALPHA_TOKEN" | base64 -w0; echo
${node} -p 'encodeURIComponent(process.env.ALPHA_TOKEN)'
${node} -p 'JSON.stringify({ token: process.env.ALPHA_TOKEN })'
(set -x; : "$ALPHA_TOKEN")
`;

const steps = `---
armed: true
---
# Steps

## Tell

~~~sh {"name": "tell", "title": "Tell it", "capture": {"VALUE": {"pattern": "[^]*", "from": "^value (.*)"}}}
printf %s "\${ALPHA_TOKEN:0:16}"
echo half > half
until [ -e go ]; do sleep 0.02; done
printf '%s\\n' "\${ALPHA_TOKEN:16}"
${tell}
seq 1 2000
${tell}
echo "value of it: $(printf %s "$ALPHA_TOKEN")" >&2
echo "value nothing"
~~~

~~~sh {"name": "fail", "title": "Complain"}
echo "no such place: $ALPHA_TOKEN" >&2
exit 4
~~~
`;

let stage: Stage;
let olena: Hands;
let secret: Secret;
let bot: InProcessBot;

beforeEach(async () => {
  secret = makeSecret();
  stage = await raiseStage({
    runbooks: { steps },
    schedules: quietSchedules,
  });
  const config = join(stage.home.folder, 'config/services/alpha.yaml');
  writeFileSync(
    config,
    readFileSync(config, 'utf8')
      .replace('environment: {cwd:', 'environment: {secrets: [ALPHA_TOKEN], cwd:')
      .replace(
        'probes:\n',
        'probes:\n  leak: {command: [sh, leak.sh], output: text, extract: {said: "said (.*)"}, every: 1m, timeout: 9m}\n',
      )
      .replace(
        'checks:\n',
        'checks:\n  - {id: leak, name: leak, probe: leak, value: said, critical: {not: fine}, action: Look}\n',
      ),
  );
  stage.home.write('alpha/leak.sh', 'echo "said $ALPHA_TOKEN"; echo "wrong: $ALPHA_TOKEN" >&2; exit 3\n');
  // Temporary files of the bot and of what it starts lie where they are looked through, too.
  const temporary = join(stage.home.folder, 'tmp');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  olena = handsOf(stage.workspace, lena);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bot.stop();
  await stage.remove();
});

async function start(change?: (parts: BotParts) => BotParts) {
  const env = { ...stage.env, ALPHA_TOKEN: secret.value };
  bot = await startInProcess(env, stage.clock, change);
  await stage.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience);
}

const shows = (words: string, label?: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .filter(
          (message) =>
            !message.ephemeral &&
            textOf(message).includes(words) &&
            (label === undefined || labelsOf(message).includes(label)),
        )
        .at(-1),
    patience,
  );

/** Goes through the run, and through everything that shows what it left. */
async function goThrough(whileItRuns: () => void, reason = 'Enough') {
  await olena.ask('check alpha/leak');
  await olena.type('run alpha/steps#tell');
  await olena.press(await shows('Tell it', 'Run'), 'Run');
  await stage.until(() => stage.home.read('half') === 'half\n');
  whileItRuns();
  stage.home.write('alpha/go', '');
  await olena.press(await shows('Complain', 'Run'), 'Run');
  await olena.press(await shows('exit code 4', 'Skip…'), 'Skip…');
  await olena.submit(await olena.dialog(), { reason });
  await stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .flatMap(({ files }) => files)
        .filter(({ name }) => /\.(md|txt)$/.test(name)).length >= 2,
    patience,
  );
  await olena.ask('status');
  await olena.ask('runs');
  await olena.ask('audit');
}

/** Everything that went to Slack and that anybody sees there. */
function saidPlaces(): Place[] {
  const messages = [lena, otto].flatMap((person) => handsOf(stage.workspace, person).sees(ops));
  return [
    { name: 'messages', bytes: Buffer.from(messages.map(textOf).join('\n')) },
    ...messages.flatMap(({ files }) =>
      files.map(({ name, text }) => ({ name: `uploaded ${name}`, bytes: Buffer.from(text) })),
    ),
    // Every call with all that it carried, and so everything that was ever shown, also for a moment.
    { name: 'calls', bytes: Buffer.from(JSON.stringify(stage.workspace.log)) },
  ];
}

const everywhere = () => [
  ...saidPlaces(),
  ...filesBelow(stage.home.folder),
  { name: 'log', bytes: Buffer.from(bot.log.join('\n')) },
];

describe('a secret of a service', { timeout: 90_000 }, () => {
  it('is in no message, file, log, database, command line or foreign environment, however it is printed', async () => {
    await start();
    await goThrough(() => {
      expect(whereverIsHeld(secret, [...everywhere(), ...commandLines()])).toEqual([]);
      // Only the command has it, and those whom it started.
      const holders = environments().filter(({ bytes }) => bytes.includes(secret.value));
      const others = holders.map(({ pid }) => ranBy(pid)).filter((line) => !/attempts|leak\.sh/.test(line));
      expect(others).toEqual([]);
      expect(holders.length).toBeGreaterThanOrEqual(1);
    });
    const places = everywhere();
    expect(whereverIsHeld(secret, [...places, ...commandLines()])).toEqual([]);
    // It was looked for where it would be.
    const veiled = places.filter(({ bytes }) => bytes.includes('•••')).map(({ name }) => name);
    expect(veiled).toEqual(
      expect.arrayContaining([
        'messages',
        'calls',
        expect.stringMatching(/^uploaded .*\.txt$/),
        expect.stringMatching(/^uploaded .*\.md$/),
        expect.stringMatching(/transcripts\/.*\.md$/),
        expect.stringMatching(/attempts\/.*output$/),
        expect.stringMatching(/watchkeeper\.sqlite(-wal)?$/),
      ]),
    );
  });

  it('that somebody types is not shown to others, neither in the thread nor in the transcript', async () => {
    await start();
    await goThrough(() => {}, `It was ${secret.value}`);
    // What came in from Slack is known there.
    const places = saidPlaces().filter(({ name }) => name !== 'calls');
    const transcripts = filesBelow(join(stage.home.data, 'transcripts'));
    expect(whereverIsHeld(secret, [...places, ...transcripts])).toEqual([]);
    expect(transcripts.map(({ bytes }) => bytes.includes('It was •••'))).toEqual([true]);
  });

  it('would be in all of these without the mask', async () => {
    await start((parts) => ({ ...parts, config: { ...parts.config, secrets: [] } }));
    await goThrough(() => {});
    const held = whereverIsHeld(secret, everywhere());
    for (const place of [
      /^messages/,
      /^calls/,
      /^uploaded .*\.txt/,
      /^uploaded .*\.md/,
      /transcripts\//,
      /attempts\//,
      /sqlite/,
    ])
      expect(held.filter((each) => place.test(each)).length, String(place)).toBeGreaterThan(0);
  });
});

/** What a process runs: `sleep` of a script is named after the script that started it. */
function ranBy(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return line.includes('attempts') || !/^(sleep|bash)\b/.test(line) ? line : ranBy(parent);
  } catch {
    return 'attempts: gone';
  }
}
