import { describe, expect, it } from 'vitest';
import type { Access } from '../../src/access/access.ts';
import { WatchkeeperError } from '../../src/core/errors.ts';
import type { Reply } from '../../src/core/reply.ts';
import type { ActionHandler, Command, Request } from '../../src/dialogue/command.ts';
import { createDialogue } from '../../src/dialogue/dialogue.ts';
import { problemReply } from '../../src/dialogue/problems.ts';
import type { AuditEvent } from '../../src/record/audit.ts';
import { ManualClock } from '../support/manual-clock.ts';

const clock = new ManualClock('2026-03-02T08:00:00Z');
const nadia: Request = { actor: { kind: 'slack', user: 'U0NADIA001' }, at: clock.now() };
const fine: Reply = { title: 'Done', parts: [] };

/** A dialogue of a few commands; remembers what was audited, what ran and what went wrong. */
function stage(changes: Partial<Command> = {}, handler: Partial<ActionHandler> = {}) {
  const audited: AuditEvent[] = [];
  const ran: unknown[] = [];
  const errors: unknown[] = [];
  const denied = new Set<string>();
  const access: Access = {
    may: async (_, right) => (denied.has(right) ? { allowed: false, reason: 'Ask Bo.' } : { allowed: true }),
    hasRole: async () => ({ allowed: true }),
  };
  const status: Command = {
    word: 'status',
    right: 'status',
    summary: 'How things stand.',
    usage: '[SERVICE]',
    examples: ['status alpha'],
    run: async (words) => {
      ran.push(words);
      return fine;
    },
    actions: [
      {
        action: 'status.done',
        right: 'status.done',
        run: async (subject, answers) => {
          ran.push({ subject, answers });
          return fine;
        },
        ...handler,
      },
    ],
    ...changes,
  };
  const help: Command = { ...status, word: 'help', right: 'help', examples: ['help'], actions: [] };
  const dialogue = createDialogue({
    commands: [status, help],
    access,
    audit: {
      append: async (event) => {
        audited.push(event);
        return { sequence: audited.length, hash: '' };
      },
      verify: async () => ({ intact: true, head: { sequence: 0, hash: '' } }),
      head: async () => ({ sequence: 0, hash: '' }),
      latest: async () => [],
      eraseWords: async () => {},
    },
    clock,
    mask: (text) => text.replaceAll('hunter2', '•••'),
    onError: (error) => errors.push(error),
  });
  return { dialogue, audited, ran, errors, denied };
}

const wordsOf = (reply: unknown) => JSON.stringify(reply);

describe('words', () => {
  it('lead to their command, case of the first aside', async () => {
    const { dialogue, ran } = stage();
    expect(await dialogue.answer(['STATUS', 'Alpha'], nadia)).toEqual(fine);
    expect(ran).toEqual([['Alpha']]);
  });

  it('that are missing lead to the help', async () => {
    const { dialogue, ran } = stage();
    await dialogue.answer([], nadia);
    expect(ran).toEqual([[]]);
  });

  it('that name no command get the nearest one and an example', async () => {
    const { dialogue, audited } = stage();
    const reply = await dialogue.answer(['staus'], nadia);
    expect(reply.problem).toEqual({ code: 'not-found' });
    expect(reply.title).toBe('There is no command “staus”.');
    expect(wordsOf(reply)).toContain('"status"');
    expect(audited).toEqual([]);
  });

  it('that resemble nothing get all commands', async () => {
    const reply = await stage().dialogue.answer(['xylophone'], nadia);
    expect(wordsOf(reply)).toContain('There are:');
    expect(wordsOf(reply)).toContain('"help"');
  });

  it('such as __proto__ name no command', async () => {
    for (const word of ['__proto__', 'constructor', 'toString'])
      expect((await stage().dialogue.answer([word], nadia)).problem?.code).toBe('not-found');
  });
});

describe('a refusal', () => {
  it('says why, runs nothing, and is written down with who wanted what', async () => {
    const { dialogue, ran, audited, denied } = stage();
    denied.add('status');
    const reply = await dialogue.answer(['status', 'alpha'], nadia);
    expect(reply).toMatchObject({ problem: { code: 'forbidden' }, parts: [{ text: 'Ask Bo.' }] });
    expect(ran).toEqual([]);
    expect(audited).toEqual([
      {
        at: clock.now(),
        actor: 'slack:U0NADIA001',
        action: 'access.refused',
        subject: 'status',
        words: 'alpha',
      },
    ]);
  });

  it('holds for a button, for its dialog, and for what is typed instead', async () => {
    const { dialogue, ran, audited, denied } = stage(
      { typedAction: () => ({ action: 'status.done', subject: 'a/b', answers: {} }) },
      { open: async () => ({ action: 'status.done', subject: '', title: '', submit: '', fields: [] }) },
    );
    denied.add('status.done');
    for (const reply of [
      await dialogue.act('status.done', 'a/b', {}, nadia),
      await dialogue.open('status.done', 'a/b', nadia),
      await dialogue.answer(['status', 'done'], nadia),
    ])
      expect(reply).toMatchObject({ problem: { code: 'forbidden' } });
    expect(ran).toEqual([]);
    expect(audited.map(({ subject, words }) => `${subject} ${words}`)).toEqual(
      Array(3).fill('status.done a/b'),
    );
  });

  it('fails closed when rights cannot be decided', async () => {
    const { dialogue, ran } = stage();
    const broken = createDialogue({
      commands: [],
      actions: [{ action: 'x', right: 'x', run: async () => fine }],
      access: {
        may: async () => Promise.reject(new Error('no directory')),
        hasRole: async () => ({ allowed: false, reason: 'no directory' }),
      },
      audit: { append: async () => ({ sequence: 0, hash: '' }) } as never,
      clock,
      mask: (text) => text,
      onError: () => {},
    });
    expect((await broken.act('x', '', {}, nadia)).problem?.code).toBe('failed');
    expect(dialogue).toBeDefined();
    expect(ran).toEqual([]);
    expect(await dialogue.act('gone', 'a', {}, nadia)).toMatchObject({
      parts: [{ text: 'Nothing was done. Ask again for a fresh message.' }],
    });
  });
});

describe('a handler that throws', () => {
  it('answers with its sentence when it has one for people', async () => {
    const error = new WatchkeeperError('store.busy', 'The database is busy. Try again in a minute.');
    const { dialogue, errors } = stage({ run: () => Promise.reject(error) });
    const reply = await dialogue.answer(['status'], nadia);
    expect(reply).toMatchObject({ problem: { code: 'failed' }, parts: [{ text: error.message }] });
    expect(errors).toEqual([error]);
  });

  it('shows nothing of an error that nobody expected, but tells the log', async () => {
    const error = new TypeError('cannot read properties of undefined: token=hunter2');
    const { dialogue, errors } = stage({
      run: () => {
        throw error;
      },
    });
    const reply = await dialogue.answer(['status'], nadia);
    expect(wordsOf(reply)).not.toContain('hunter2');
    expect(wordsOf(reply)).toContain('the log has the details');
    expect(errors).toEqual([error]);
  });

  it('shows no secret, not even in a sentence for people', async () => {
    const error = new WatchkeeperError('execution.failed', 'psql: hunter2 was refused');
    const { dialogue } = stage({ run: () => Promise.reject(error) });
    expect(wordsOf(await dialogue.answer(['status', 'hunter2'], nadia))).not.toContain('hunter2');
    const { dialogue: calm } = stage({
      run: async () => ({ title: 'T', parts: [{ kind: 'code', text: 'hunter2' }] }),
    });
    expect(wordsOf(await calm.answer(['status'], nadia))).toContain('•••');
  });

  it('does so behind buttons and dialogs, too', async () => {
    const boom = () => Promise.reject(new Error('boom'));
    const { dialogue } = stage({}, { run: boom, open: boom });
    expect(await dialogue.act('status.done', 'x', {}, nadia)).toMatchObject({ problem: { code: 'failed' } });
    expect(await dialogue.open('status.done', 'x', nadia)).toMatchObject({ problem: { code: 'failed' } });
  });
});

describe('a dialog that is typed', () => {
  const typed = { action: 'status.done', subject: 'a/b', answers: { result: 'pass' } };

  it('does what the dialog does', async () => {
    const { dialogue, ran } = stage({ typedAction: () => typed });
    expect(await dialogue.answer(['status', 'done'], nadia)).toEqual(fine);
    expect(ran).toEqual([{ subject: 'a/b', answers: { result: 'pass' } }]);
  });

  it('is checked like the dialog, and says the first thing that is wrong with an example', async () => {
    const { dialogue, ran } = stage(
      { typedAction: () => typed },
      { check: () => ({ result: 'Choose pass or fail.' }) },
    );
    const reply = await dialogue.answer(['status', 'done'], nadia);
    expect(reply).toMatchObject({ problem: { code: 'usage' }, title: 'Choose pass or fail.' });
    expect(wordsOf(reply)).toContain('status alpha');
    expect(ran).toEqual([]);
  });

  it('says what was wrong with its words', async () => {
    const wrong = problemReply('usage', 'Which item?');
    expect(await stage({ typedAction: () => wrong }).dialogue.answer(['status', 'done'], nadia)).toEqual(
      wrong,
    );
  });
});

describe('buttons', () => {
  it('without a dialog act at once', async () => {
    expect(await stage().dialogue.open('status.done', 'a', nadia)).toBeUndefined();
  });

  it('of another version do nothing, and say so', async () => {
    const { dialogue, ran } = stage();
    expect(await dialogue.open('gone', 'a', nadia)).toMatchObject({ problem: { code: 'not-found' } });
    expect(await dialogue.act('gone', 'a', {}, nadia)).toMatchObject({ problem: { code: 'not-found' } });
    expect(dialogue.check('gone', {})).toEqual({});
    expect(ran).toEqual([]);
    expect(await dialogue.act('gone', 'a', {}, nadia)).toMatchObject({
      parts: [{ text: 'Nothing was done. Ask again for a fresh message.' }],
    });
  });
});
