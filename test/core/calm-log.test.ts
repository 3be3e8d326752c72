import { describe, expect, it } from 'vitest';
import { calmLog } from '../../src/core/calm-log.ts';
import { ManualClock } from '../support/manual-clock.ts';

function logged() {
  const lines: string[] = [];
  const write = (level: string) => (sentence: string, fields?: object) =>
    void lines.push([level, sentence, ...(fields ? [JSON.stringify(fields)] : [])].join(' '));
  const clock = new ManualClock();
  const log = calmLog({ info: write('info'), warn: write('warn'), error: write('error') }, clock);
  return { lines, clock, log };
}

describe('a calm log', () => {
  it('says the same once a minute, with how often it was left out', async () => {
    const { lines, clock, log } = logged();
    for (let second = 0; second < 90; second += 1) {
      log.error('No room.', { run: 'a' });
      await clock.advance(1_000);
    }
    expect(lines).toEqual(['error No room. {"run":"a"}', 'error No room. {"run":"a","omitted":59}']);
  });

  it('keeps apart what differs in level, sentence or field, and never leaves out what only informs', () => {
    const { lines, log } = logged();
    for (let time = 0; time < 2; time += 1) {
      log.info('Connected.');
      log.warn('No room.');
      log.error('No room.');
      log.error('No room.', { run: 'a' });
      log.error('No room.', { run: 'b' });
    }
    expect(lines).toEqual([
      'info Connected.',
      'warn No room.',
      'error No room.',
      'error No room. {"run":"a"}',
      'error No room. {"run":"b"}',
      'info Connected.',
    ]);
  });

  it('forgets what was said long before, so that it never grows', () => {
    const { lines, log } = logged();
    for (let number = 0; number < 300; number += 1) log.warn(`Number ${number}`);
    log.warn('Number 299');
    log.warn('Number 0');
    expect(lines.length).toBe(301);
  });
});
