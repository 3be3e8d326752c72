import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Live, liveIn, liveInMrkdwn } from '../slack/support/liveness.ts';
import { isAddressed, isNotOurs } from '../slack/support/sent.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { bot, lena, ops, side } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

/** Each would call somebody, lead somewhere, or end what it stands in, if it were not taken as text. */
const traps: readonly (readonly [name: string, trap: string])[] = [
  ['mentions', '<!channel> <!here|x> <@U01LENA> <#C01OPS> <!subteam^S0OPS00001>'],
  ['links and marks', '<https://evil.example|your bank> ``` *bold* _it_ :bomb: &lt;!channel&gt;'],
  [
    'Markdown',
    '[bank](https://evil.example) ![x](https://evil.example/x.png) https://evil.example *b* ~~s~~ | a | `c` ```\n# head\n> quote\n```\n~~~\n[out](https://evil.example)',
  ],
  ['controls', '\u001b[31mred\u001b]8;;https://evil.example\u0007click \u202eback \u0000end'],
  ['length', `${'<&'.repeat(5_000)}<!channel>`],
];

const steps = (trap: string) => {
  const title = JSON.stringify({ name: 'prints', title: trap.slice(0, 500) }).replaceAll(
    '--',
    '\\u002d\\u002d',
  );
  return `---
armed: true
---
# Steps

## Go

~~~sh ${title.replace(/\}$/, ', "capture": {"SEEN": {"pattern": "[^]*"}}}')}
head -c 900 printed
~~~

- *Seen* was $INPUT_SEEN in the end. <!-- step: notify {"name": "says", "title": "Say it", "channel": "#side"} -->

  ~~~text
  $INPUT_SEEN
  ~~~

~~~sh {"name": "fails", "title": "Complain"}
cat printed >&2
exit 4
~~~
`;
};

let stage: Stage;
let olena: Hands;
beforeEach(async () => {
  stage = await raiseStage({ runbooks: { steps: '# Steps\n' }, schedules: quietSchedules });
  olena = handsOf(stage.workspace, lena);
});
afterEach(() => stage.remove());

const shows = (isIt: (words: string, labels: string[]) => boolean) =>
  stage.workspace.waitFor(
    () =>
      olena
        .sees()
        .filter((message) => !message.ephemeral && isIt(textOf(message), labelsOf(message)))
        .at(-1),
    patience,
  );

/** The card of what is to be said names the channel; no trap names this one. */
function isWhereItGoes({ kind, target }: Live): boolean {
  return kind === 'channel' && target.includes(side);
}

describe('a run whose titles, output and reasons are traps', { timeout: 120_000 }, () => {
  it.each(traps)('goes through Slack without a refusal, and makes nothing live: %s', async (_, trap) => {
    stage.home.write('runbooks/alpha/steps.md', steps(trap));
    stage.home.write('alpha/printed', `${`${trap}\n`.repeat(3)}printed\n`);
    const running = await stage.startConnected();
    await olena.type('run alpha/steps#go');
    await olena.press(await shows((_, labels) => labels.includes('Run')), 'Run');
    const before = await shows((_, labels) => labels.includes('Say it'));
    await olena.press(before, 'Say it');
    await olena.press(
      await shows((words, labels) => words.includes('Complain') && labels.includes('Run')),
      'Run',
    );
    const failed = await shows((words, labels) => words.includes('exit code 4') && labels.includes('Skip…'));
    await olena.press(failed, 'Skip…');
    await olena.submit(await olena.dialog(), { reason: trap.slice(0, 2_000) });
    await shows((words) => words.includes('written down'));
    await olena.ask('runs');
    await stage.until(async () => (await running.store.outbox.waiting()).count === 0);

    const posts = await running.store.outbox.latest(100);
    expect(posts.filter(({ state }) => state === 'failed')).toEqual([]);
    const refused = stage.workspace.log.filter(
      (entry) => entry.kind === 'call' && entry.answer?.ok === false,
    );
    expect(refused).toEqual([]);
    const said = [ops, side].flatMap((channel) => olena.sees(channel).filter(({ user }) => user === bot));
    for (const message of [before, ...said]) {
      expect(liveIn(message.blocks).filter((live) => isNotOurs(live) && !isWhereItGoes(live))).toEqual([]);
      expect(liveInMrkdwn(message.text).filter(isAddressed)).toEqual([]);
    }
    const markdown = [before, ...said].flatMap(({ blocks }) =>
      (blocks ?? []).filter(({ type }) => type === 'markdown'),
    );
    expect(markdown).toHaveLength(2);
    expect(liveIn(markdown)).toEqual([]);
    expect(running.log.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});
