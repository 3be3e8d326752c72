import { describe, expect, it } from 'vitest';
import { readDutyWords } from '../../commands/maintenance-words.ts';

const now = Date.parse('2026-03-04T07:00:00Z');

describe('words behind /ops maintenance', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'are no action when they happen to be %s, which every object has',
    (word) => {
      expect(readDutyWords([word], now)).toBeUndefined();
      expect(readDutyWords([word, 'alpha/restore-test'], now)).toBeUndefined();
    },
  );

  it.each([
    [['Done', 'alpha/restore-test', '--result', 'pass'], 'maintenance.done'],
    [['SNOOZE', 'alpha/restore-test', '--until', '2026-03-05', '--reason', 'disk'], 'maintenance.snooze'],
    [['Remind'], 'maintenance.remind'],
  ])('are read whatever their case, as phones begin with a capital: %j', (words, action) => {
    expect(readDutyWords(words, now)).toMatchObject({ action });
  });
});
