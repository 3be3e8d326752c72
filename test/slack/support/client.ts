import { WebClient } from '@slack/web-api';
import type { Workspace } from '../../../demo/workspace/workspace.ts';

/** A client as the bot has it: one try, no waiting. */
export function clientFor(workspace: Workspace, token = 'xoxb-fake-token'): WebClient {
  const silence = () => undefined;
  return new WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug: silence,
      info: silence,
      warn: silence,
      error: silence,
      setLevel: silence,
      getLevel: () => 'error' as never,
      setName: silence,
    },
  });
}

/** How often a method was called. */
export function callsOf(workspace: Workspace, method: string): number {
  return workspace.log.filter((entry) => entry.kind === 'call' && entry.method === method).length;
}
