import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/core/reply.ts';
import type { Request } from '../../src/dialogue/command.ts';
import type { Dialogue } from '../../src/dialogue/dialogue.ts';
import { createShareHandler } from '../../src/dialogue/share.ts';
import type { Change } from '../../src/record/change.ts';
import { ManualClock } from '../support/manual-clock.ts';

const clock = new ManualClock('2026-03-02T08:00:00Z');
const request: Request = {
  actor: { kind: 'slack', user: 'U0NADIA001' },
  channel: 'C0OPS00001',
  delivery: 'envelope-1',
  at: clock.now(),
};

const answer: Reply = {
  title: 'All is well',
  status: 'ok',
  shareable: true,
  parts: [
    { kind: 'text', text: 'Everything.' },
    { kind: 'actions', actions: [{ action: 'reply.share', subject: 'status', label: 'Share to channel' }] },
    { kind: 'lines', lines: [{ text: 'duty', actions: [{ action: 'a', subject: 's', label: 'Done…' }] }] },
  ],
  data: { secret: 'for programs only' },
};

function stage(reply: Reply) {
  const asked: (readonly string[])[] = [];
  const recorded: Change[] = [];
  const dialogue: Dialogue = {
    answer: async (words) => {
      asked.push(words);
      return reply;
    },
    openWords: async () => undefined,
    suggest: async () => [],
    next: async () => undefined,
    open: async () => undefined,
    check: () => ({}),
    act: async () => reply,
  };
  const changes = {
    record: async (change: Change) => {
      recorded.push(change);
    },
  };
  const handler = createShareHandler({ dialogue: () => dialogue, changes, clock });
  return { asked, recorded, share: (subject: string, from = request) => handler.run(subject, {}, from) };
}

describe('sharing an answer', () => {
  it('asks again with the same words, blanks and all, and says the present answer in the channel once', async () => {
    const { asked, recorded, share } = stage(answer);
    expect((await share('status "mids hero"')).title).toBe('Shared.');
    expect(asked).toEqual([['status', 'mids hero']]);
    expect(recorded).toMatchObject([
      {
        audit: [
          { actor: 'slack:U0NADIA001', action: 'reply.shared', subject: 'C0OPS00001 status "mids hero"' },
        ],
        posts: [
          { channel: 'C0OPS00001', kind: 'post', topic: 'share', validUntil: clock.now() + 15 * 60_000 },
        ],
        finishes: 'envelope-1',
      },
    ]);
  });

  it('twice gives way to the newer press as long as the first was not said, whoever remembers the first', async () => {
    const before = stage(answer);
    await before.share('status');
    const after = stage(answer);
    await after.share('status', { ...request, delivery: 'envelope-2' });
    await after.share('summary', { ...request, delivery: 'envelope-3' });
    await after.share('status', { ...request, channel: 'C0SIDE0001' });
    const keyOf = ({ posts }: Change) => posts?.[0]?.supersedes;
    const [first, second, otherWords, otherChannel] = [...before.recorded, ...after.recorded].map(keyOf);
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(new Set([first, otherWords, otherChannel]).size).toBe(3);
  });

  it('shows who shared it, and neither its share button nor its data', async () => {
    const { recorded, share } = stage(answer);
    await share('status');
    const document = recorded[0]?.posts?.[0]?.document;
    expect(document?.parts.at(-1)).toEqual({ kind: 'note', text: ['Shared by ', { person: 'U0NADIA001' }] });
    expect(JSON.stringify(document)).not.toContain('reply.share');
    expect(JSON.stringify(document)).not.toContain('for programs only');
  });

  it('is refused when the answer is, or when it may not be shared', async () => {
    const forbidden: Reply = { title: 'You may not do this.', parts: [], problem: { code: 'forbidden' } };
    for (const reply of [forbidden, { title: 'Private', parts: [] }]) {
      const { recorded, share } = stage(reply);
      expect(await share('status')).toEqual(reply);
      expect(recorded).toEqual([]);
    }
  });

  it('needs a channel', async () => {
    const { recorded, share } = stage(answer);
    const { channel, ...nowhere } = request;
    expect(channel).toBeDefined();
    expect(await share('status', nowhere)).toMatchObject({ problem: { code: 'usage' } });
    expect(recorded).toEqual([]);
  });
});
