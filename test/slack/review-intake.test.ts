import { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dialogue } from '../../src/dialogue/dialogue.ts';
import { takeIn } from '../../src/slack/intake.ts';
import type { Store } from '../../src/store/store.ts';
import { makeSqliteSubject } from '../store/temporary-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { names } from './support/names.ts';

const dialogue: Dialogue = {
  answer: async () => ({ title: 'Yes.', parts: [] }),
  openWords: async () => undefined,
  suggest: async () => [],
  next: async () => undefined,
  open: async () => undefined,
  check: () => ({}),
  act: async () => ({ title: 'Done.', parts: [] }),
};

describe('what comes in', () => {
  let subject: Awaited<ReturnType<typeof makeSqliteSubject>>;
  let store: Store;
  let app: App;
  let worked: string[];
  let problems: string[];
  beforeEach(async () => {
    const clock = new ManualClock();
    subject = await makeSqliteSubject(() => clock.now());
    store = subject.store;
    worked = [];
    problems = [];
    app = new App({
      receiver: { init: () => {}, start: async () => {}, stop: async () => {} },
      convoStore: false,
      authorize: async () => ({ botToken: 'xoxb-fake', botId: 'B01WATCH', botUserId: 'U05WATCH' }),
    });
    app.error(async (error) => void problems.push(error.message));
    takeIn(app, {
      inbox: store.inbox,
      worker: {
        work: async (id) => {
          if (await store.inbox.begin(id)) worked.push(id);
          await store.inbox.finish(id, clock.now());
        },
        workFirst: async ({ id }) => {
          worked.push(id);
          await store.inbox.finish(id, clock.now());
        },
        resume: async () => {},
        idle: async () => {},
      },
      dialogue,
      names,
      clock,
      checkpoint: () => {},
      log: { info: () => {}, warn: (line) => void problems.push(line), error: () => {} },
      botUser: () => 'U05WATCH',
    });
  });
  afterEach(() => subject.remove());

  async function deliver(body: Record<string, unknown>, envelopeId: string): Promise<boolean> {
    let acknowledged = false;
    const ack = async () => {
      acknowledged = true;
    };
    await app.processEvent({ body, ack, customProperties: { envelopeId } });
    return acknowledged;
  }

  const mention = (event: object) => ({
    type: 'event_callback',
    team_id: 'T01TEST',
    event_id: 'Ev0001',
    event: { type: 'app_mention', channel: 'C01OPS', ts: '1.0', text: '<@U05WATCH> status', ...event },
  });

  it('is worked on once when a retry brings the same mention in another envelope', async () => {
    expect(await deliver(mention({ user: 'U01LENA' }), 'envelope-1')).toBe(true);
    expect(await deliver(mention({ user: 'U01LENA' }), 'envelope-2')).toBe(true);
    expect(worked).toHaveLength(1);
  });

  it('is acknowledged and left when nobody wrote it, as with mentions by a workflow', async () => {
    expect(await deliver(mention({ bot_id: 'B0FLOW', subtype: 'bot_message' }), 'envelope-1')).toBe(true);
    expect(worked).toEqual([]);
    expect(await store.inbox.open()).toEqual([]);
  });

  const press = (rest: object) => ({
    type: 'block_actions',
    user: { id: 'U01LENA', team_id: 'T01TEST' },
    team: { id: 'T01TEST', domain: 'test' },
    ...rest,
  });
  const submission = (view: object) => ({
    type: 'view_submission',
    user: { id: 'U01LENA', team_id: 'T01TEST' },
    team: { id: 'T01TEST', domain: 'test' },
    view: { type: 'modal', callback_id: 'maintenance.done', private_metadata: '{}', ...view },
  });

  it.each([
    [
      'a press whose action says nothing',
      press({ actions: [{ type: 'button', action_id: 7, block_id: 'x' }] }),
    ],
    ['a dialog whose hidden part is no JSON', submission({ private_metadata: '{', state: { values: {} } })],
    ['a dialog without answers', submission({})],
  ])('is not acknowledged and leaves a line in the log when it is %s', async (_, body) => {
    expect(await deliver(body, 'envelope-1')).toBe(false);
    expect(problems).toHaveLength(1);
    expect(worked).toEqual([]);
  });

  it('reaches the dialogue, which says so, when it names an action that does not exist', async () => {
    const body = submission({
      callback_id: 'no.such.action',
      private_metadata: JSON.stringify({ subject: 'x' }),
      state: { values: {} },
    });
    expect(await deliver(body, 'envelope-1')).toBe(true);
    expect(worked).toEqual(['envelope-1']);
  });
});
