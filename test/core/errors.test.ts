import { expect, test } from 'vitest';
import { sentenceOf, WatchkeeperError } from '../../src/core/errors.ts';

test('an error keeps its code, its cause and whether it may pass', () => {
  const cause = new Error('disk full');
  const error = new WatchkeeperError('store.full', 'The disk is full.', { cause, passing: true });
  expect(error).toMatchObject({ code: 'store.full', message: 'The disk is full.', passing: true, cause });
  expect(new WatchkeeperError('config.invalid', 'No.').passing).toBe(false);
});

test('whatever was thrown has a sentence', () => {
  expect(sentenceOf(new Error('It broke.'))).toBe('It broke.');
  expect(sentenceOf('It broke.')).toBe('It broke.');
  expect(sentenceOf(undefined)).toBe('undefined');
});
