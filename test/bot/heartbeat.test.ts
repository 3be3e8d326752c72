import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BotParts } from '../../src/assemble/bot.ts';
import { handsOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { otto } from '../support/town.ts';

const token = 'nightly-token-0123456789';

let stage: Stage;
beforeEach(async () => {
  stage = await raiseStage();
});
afterEach(() => stage.remove());

/** A bot that expects a job to report, and listens on a free port. */
function expecting(parts: BotParts): BotParts {
  const job = { service: 'alpha', probe: 'nightly', token };
  const heartbeat = { expected: { every: 86_400_000 }, grace: 3_600_000, timezone: 'UTC' };
  return {
    ...parts,
    outside: { web: { host: '127.0.0.1', port: 0 } },
    config: {
      ...parts.config,
      heartbeats: [job],
      secrets: [...parts.config.secrets, token],
      probes: [
        ...parts.config.probes,
        {
          ...{ id: 'nightly', service: 'alpha', every: 60_000, timeout: 10_000 },
          look: { kind: 'heartbeat', heartbeat },
        },
      ],
      checks: [
        ...parts.config.checks,
        {
          ...{ id: 'nightly', service: 'alpha', name: 'nightly job', probe: 'nightly' },
          ...{ value: 'message', statusFrom: 'status', for: 0, recovery: 0 },
        },
      ],
    },
  };
}

async function addressOf({ log }: InProcessBot): Promise<string> {
  const find = () => log.map((line) => /"url":"(http[^"]+)"/.exec(line)?.[1]).find(Boolean);
  await stage.until(() => find() !== undefined);
  return `${find()}/hb/${token}`;
}

it('is unknown until a job reports, survives a restart, and fails as soon as the job says so', async () => {
  const ask = () => handsOf(stage.workspace, otto).ask('check alpha/nightly');
  const first = await stage.startConnected(expecting);
  expect(await ask()).toContain('it has not reported yet');
  const pinged = await fetch(await addressOf(first), { method: 'POST', body: `done with ${token}` });
  expect(pinged.status).toBe(200);
  expect(await ask()).toContain('is ok');
  await first.stop();

  const second = await stage.startConnected(expecting);
  const answer = await ask();
  expect(answer).toContain('is ok');
  expect(answer).not.toContain(token);
  await fetch(`${await addressOf(second)}/3`, { method: 'POST', body: 'disk full' });
  const failure = await ask();
  expect(failure).toContain('is critical');
  expect(failure).toContain('it failed with exit code 3');
  expect(failure).toContain('disk full');
  expect(second.log.join('\n')).not.toContain(token);
  await second.stop();

  stage.setClock('2026-03-04T09:00:00Z');
  const third = await stage.startConnected(expecting);
  expect((await fetch(await addressOf(third))).status).toBe(200);
  expect(await ask()).toContain('is ok');
  await third.stop();
  stage.setClock('2026-03-05T10:30:00Z');
  await stage.startConnected(expecting);
  const late = await ask();
  expect(late).toContain('is critical');
  expect(late).toContain('expected by Thu 5 Mar 2026, 10:00 (UTC)');
});
