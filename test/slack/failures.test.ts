import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { WatchkeeperError } from '../../src/core/errors.ts';
import { slackFailure } from '../../src/slack/failures.ts';
import { old, ops, quiet, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { clientFor } from './support/client.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await startSmallWorkspace();
});
afterEach(() => workspace.stop());

async function postTo(channel: string, content: object = {}, token?: string): Promise<WatchkeeperError> {
  try {
    await clientFor(workspace, token).chat.postMessage({ channel, text: 'x', ...content });
  } catch (thrown) {
    return slackFailure(thrown, 'Posting to #ops');
  }
  throw new Error('It was posted.');
}

describe('what Slack refuses', () => {
  it.each([
    ['not_in_channel', quiet, 'Invite the bot into the channel'],
    ['is_archived', old, 'The channel is archived.'],
    ['channel_not_found', 'C0NOWHERE01', 'does not exist, or it is private'],
  ])('%s stays until somebody acts, and the sentence says how', async (code, channel, advice) => {
    const failure = await postTo(channel);
    expect(failure).toMatchObject({ code: `slack.${code}`, passing: false });
    expect(failure.message).toContain('Posting to #ops');
    expect(failure.message).toContain(advice);
  });

  it('as to its form says which place was wrong', async () => {
    const failure = await postTo(ops, {
      blocks: [{ type: 'header', text: { type: 'plain_text', text: '' } }],
    });
    expect(failure).toMatchObject({ code: 'slack.invalid_blocks', passing: false });
    expect(failure.message).toContain('must be more than 0 characters');
  });

  it('as to the token never holds the token', async () => {
    const failure = await postTo(ops, {}, 'xoxb-wrong-token');
    expect(failure).toMatchObject({ code: 'slack.invalid_auth', passing: false });
    expect(failure.message).toContain('SLACK_BOT_TOKEN');
    expect(failure.message).not.toContain('xoxb-wrong');
  });
});

describe('what passes by itself', () => {
  it('is being asked to wait, with how long', async () => {
    workspace.faults.rateLimit('chat.postMessage', 1, 7);
    expect(await postTo(ops)).toMatchObject({
      code: 'slack.rate-limited',
      passing: true,
      cause: { retryAfter: 7_000 },
    });
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable'])('is %s', async (code) => {
    workspace.faults.fail('chat.postMessage', 1, code);
    expect(await postTo(ops)).toMatchObject({ code: `slack.${code}`, passing: true });
  });

  it('is a broken answer, and no answer', async () => {
    workspace.faults.fail('chat.postMessage', 1, 'http_500');
    expect(await postTo(ops)).toMatchObject({ code: 'slack.unreachable', passing: true });
    workspace.faults.goAway(true);
    expect(await postTo(ops)).toMatchObject({ code: 'slack.unreachable', passing: true });
  });

  it('is whatever nobody expected: a message is rather tried again than lost', () => {
    expect(slackFailure(new Error('odd'), 'Posting')).toMatchObject({ code: 'slack.failed', passing: true });
    expect(slackFailure('odd', 'Posting').message).toBe('Posting: odd');
  });
});

it('an error with a sentence stays as it is', () => {
  const error = new WatchkeeperError('slack.unknown-channel', 'There is no channel #x.');
  expect(slackFailure(error, 'Posting')).toBe(error);
});
