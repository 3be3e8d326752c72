import { describe, expect, it } from 'vitest';
import type { Ailment } from '../../src/vitals/ailment.ts';
import { createWatcher } from '../../src/vitals/watcher.ts';
import { ManualClock } from '../support/manual-clock.ts';

const ailment: Ailment = { kind: 'outbox', subject: '', sentence: '3 messages wait to go out.', since: null };

/** A watcher whose findings, pings and log lines a test holds in its hands. */
function stage(ping?: () => Promise<void>) {
  const findings: Ailment[] = [];
  const lines: string[] = [];
  let pings = 0;
  const write = (level: string) => (sentence: string) => lines.push(`${level}: ${sentence}`);
  const watcher = createWatcher({
    look: async () => [...findings],
    ping: async () => {
      pings += 1;
      await ping?.();
    },
    clock: new ManualClock(),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  });
  return { watcher, findings, lines, pings: () => pings };
}

describe('the watcher', () => {
  it('tells the outside that all is well only while it is', async () => {
    const { watcher, findings, pings } = stage();
    await watcher.step();
    findings.push(ailment);
    await watcher.step();
    expect(pings()).toBe(1);
    findings.pop();
    await watcher.step();
    expect(pings()).toBe(2);
  });

  it('logs what ails when it begins and when it is over, and not in between', async () => {
    const { watcher, findings, lines } = stage();
    findings.push(ailment);
    await watcher.step();
    await watcher.step();
    findings.pop();
    await watcher.step();
    expect(lines).toEqual(['error: 3 messages wait to go out.', 'info: An ailment is over.']);
  });

  it('survives an outside that does not answer', async () => {
    const { watcher, lines } = stage(() => Promise.reject(new Error('no answer')));
    expect(await watcher.step()).toEqual([]);
    expect(lines).toEqual(['warn: The outside could not be told that all is well.']);
  });
});
