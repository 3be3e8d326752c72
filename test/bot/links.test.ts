import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { handsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena } from '../support/town.ts';
import { countSaid } from './support/crash-acts.ts';

const links = '{id: links, cron: "0 10 * 1,4,7,10 MON#1", do: {links: check}, channel: "#ops"}';
const hourly = '{id: soon, cron: "30 10 6 4 *", do: {reminder: maintenance}, channel: "#ops"}';

let server: Server;
let url: string;
let gone: Set<string>;
let hold: boolean;
let stage: Stage;

beforeEach(async () => {
  gone = new Set();
  hold = false;
  server = createServer((request, response) => {
    if (!hold) response.writeHead(gone.has(request.url ?? '') ? 404 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(async () => {
  await stage.remove();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
});

const book = (more = '') =>
  `# Upkeep\n\nSee [the wiki](${url}/wiki), ${url}/board and [duties](duties.md#restore-test).\n\n## More\n\n[Again](${url}/wiki)${more}\n`;

async function raise(text: string) {
  stage = await raiseStage({
    at: '2026-04-06T09:50:00Z',
    runbooks: { upkeep: text },
    schedules: [links, hourly],
  });
}
/** Starts a bot that knows the schedule before the first Monday of the quarter comes to ten. */
async function startAtTen() {
  const bot = await stage.startConnected();
  for (const id of ['workspace/links', 'workspace/soon'])
    await bot.store.schedules.cursor(id, stage.clock.now());
  stage.setClock('2026-04-06T10:00:00Z');
  return bot;
}
const isAsked = () =>
  stage.until(() => new Promise((resolve) => server.getConnections((_, amount) => resolve(amount > 0))));
const shows = (words: string): Promise<PageMessage> =>
  stage.workspace.waitFor(
    () =>
      handsOf(stage.workspace, lena)
        .sees()
        .find((message) => !message.ephemeral && textOf(message).includes(words)),
    patience,
  );

it('says every quarter that all links lead somewhere', async () => {
  await raise(book());
  const bot = await startAtTen();
  const said = await shows('All 3 links lead somewhere');
  expect(textOf(said)).toContain('2 addresses asked, 1 link to files and headings followed');
  await stage.until(async () => (await bot.store.schedules.latest('workspace/links', 1)).length === 1);
  expect((await bot.store.schedules.latest('workspace/links', 1))[0]?.outcome).toBe('on_time');
});

it('says which lead nowhere any more, with every place at which they stand', async () => {
  gone.add('/wiki');
  await raise(book(' and [gone](gone.md), [nothing](duties.md#nothing)'));
  await startAtTen();
  const said = textOf(await shows('3 of 5 links lead nowhere any more'));
  expect(said).toContain(`${url}/wiki: answers 404\nrunbooks/alpha/upkeep.md:3, runbooks/alpha/upkeep.md:7`);
  expect(said).toContain('the link gone.md leads to runbooks/alpha/gone.md, which is not there');
  expect(said).toContain('the link duties.md#nothing leads to no heading');
  expect(said).not.toContain('/board');
});

it('is held up by no page that does not answer: other schedules go on meanwhile', async () => {
  hold = true;
  await raise(book());
  const bot = await startAtTen();
  await isAsked();
  // Long enough for the schedule to be asked again whether it is done.
  const since = stage.clock.now();
  await stage.until(() => stage.clock.now() > since + 10_000);
  stage.setClock('2026-04-06T10:30:00Z');
  await shows('duties are overdue');
  expect(await bot.store.schedules.latest('workspace/links', 1)).toEqual([]);
  hold = false;
  server.closeAllConnections();
  await shows('All 3 links lead somewhere');
  expect(countSaid(stage, 'lead somewhere')).toBe(1);
});

it('begins anew when the bot was stopped in the middle', async () => {
  hold = true;
  await raise(book());
  const first = await startAtTen();
  await isAsked();
  await first.stop();
  hold = false;
  await stage.startConnected();
  await shows('All 3 links lead somewhere');
  expect(countSaid(stage, 'lead somewhere')).toBe(1);
});
