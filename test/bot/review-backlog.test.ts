import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import { handsOf } from '../support/hands.ts';
import { raiseStage } from '../support/stage.ts';
import { lena, ops, otto } from '../support/town.ts';

it('what was left unfinished keeps nobody waiting who asks now', async () => {
  const stage = await raiseStage();
  onTestFinished(() => stage.remove());
  // Takes answers and says nothing, until the test is over.
  let asked = 0;
  const deaf = createServer(() => {
    asked += 1;
  });
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => deaf.closeAllConnections());
  onTestFinished(() => void deaf.close());
  const address = deaf.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  mkdirSync(stage.home.data, { recursive: true });
  const path = join(stage.home.data, 'watchkeeper.sqlite');
  const store = await openStore({ path, now: () => stage.clock.now() });
  for (const id of ['left 1', 'left 2']) {
    const payload = {
      kind: 'words',
      user: lena,
      channel: ops,
      text: 'status',
      responseUrl: `http://127.0.0.1:${address.port}/`,
    };
    store.inbox.accept({ id, kind: 'command', payload, receivedAt: stage.clock.now() });
  }
  store.close();

  await stage.startConnected();
  expect(await handsOf(stage.workspace, otto).ask('status')).toContain('Alpha');
  expect(asked).toBe(1);
  deaf.closeAllConnections();
  await stage.until(() => asked === 2);
});
