import { describe, expect, it } from 'vitest';
import { splitWords } from '../../../src/dialogue/words.ts';
import { plainWords } from '../../../src/slack/inbound/plain-words.ts';

describe('what Slack and phones make of typed text is undone', () => {
  it.each([
    ['check <http://db-01|db-01>', 'check db-01'],
    ['check <https://example.test/health>', 'check https://example.test/health'],
    ['ask <mailto:ops@example.test|ops@example.test>', 'ask ops@example.test'],
    ['tell <@U0123ABCD|karen> now', 'tell @U0123ABCD now'],
    ['tell <@W0123ABCD>', 'tell @W0123ABCD'],
    ['post <#C0123ABCD|ops>', 'post C0123ABCD'],
    ['page <!subteam^S0123ABCD|@dba>', 'page S0123ABCD'],
    ['notes "a &lt;b&gt; &amp; c"', 'notes "a <b> & c"'],
    ['a &amp;lt; b', 'a &lt; b'],
    ['/ops status', 'status'],
    ['ops status', 'status'],
    ['  status  ', '  status  '],
    ['operations', 'operations'],
    ['', ''],
  ])('%j', (typed, meant) => {
    expect(plainWords(typed)).toBe(meant);
  });

  it('through and through: a command dictated on a phone', () => {
    const typed =
      'maintenance done mission-control/restore —result pass —notes “restored on <http://db-01|db-01>, 42 min”';
    expect(splitWords(plainWords(typed))).toEqual([
      'maintenance',
      'done',
      'mission-control/restore',
      '--result',
      'pass',
      '--notes',
      'restored on db-01, 42 min',
    ]);
  });

  it('leaves a very long text whole, quickly', () => {
    const long = '<http://a|'.repeat(20_000);
    expect(plainWords(long)).toBe(long);
  });
});
