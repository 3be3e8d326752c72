import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { z } from 'zod';
import type { Directory, Member } from '../access/access.ts';
import { groupMemo, memberMemo } from '../access/remembered-directory.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import type { MemoStore } from '../record/memo.ts';

/** How long an answer of Slack is good without asking again. */
const freshFor: Milliseconds = 300_000;
/** Answers that say that there is nobody, or no such group, any more: what was known before counts no longer. */
const goneAnswers = new Set(['user_not_found', 'user_not_visible', 'no_such_subteam']);

/** People and groups as Slack knows them, remembered for when Slack is away. */
export interface SlackDirectory extends Directory {
  /** The name of a person if known already, without asking. */
  nameOf(user: string): string | undefined;
  /** Reads the names that an earlier process learnt. */
  load(): Promise<void>;
}

export function createDirectory(parts: {
  readonly client: WebClient;
  readonly memo: MemoStore;
  readonly clock: Clock;
  /** The id of our own workspace; undefined until Slack told it. */
  readonly team: () => string | undefined;
  /** Older knowledge of a person is no knowledge, also while Slack is away. */
  readonly maxAge: Milliseconds;
  readonly onProblem: (sentence: string) => void;
}): SlackDirectory {
  const { client, memo, clock } = parts;
  const names = new Map<string, string>();

  /** What is fresh enough in the memo, else what Slack says, else what the memo last knew. */
  async function recall<Value>(
    key: string,
    shape: z.ZodType<Value>,
    ask: () => Promise<Value>,
  ): Promise<{ value: Value; asOf: number } | undefined> {
    const known = await memo.get(key);
    const remembered = known && shape.safeParse(known.value);
    const age = known ? clock.now() - known.learntAt : undefined;
    if (known && remembered?.success && age !== undefined && age >= 0 && age < freshFor) {
      return { value: remembered.data, asOf: known.learntAt };
    }
    try {
      const value = await ask();
      await memo.set(key, value, clock.now());
      return { value, asOf: clock.now() };
    } catch (thrown) {
      parts.onProblem(
        `Slack could not be asked for ${key}: ${thrown instanceof Error ? thrown.message : thrown}`,
      );
      if (thrown instanceof WebAPIPlatformError && goneAnswers.has(thrown.data.error)) {
        if (known) await memo.set(key, null, clock.now());
        return undefined;
      }
      return known && remembered?.success ? { value: remembered.data, asOf: known.learntAt } : undefined;
    }
  }

  async function askMember(user: string): Promise<Member> {
    const team = parts.team();
    // Without it nobody would look like one of ours, and that would be remembered.
    if (team === undefined) throw new Error('it is not known yet which workspace is ours');
    const { user: found } = await client.users.info({ user });
    const full =
      found?.deleted !== true &&
      found?.is_bot !== true &&
      found?.is_restricted !== true &&
      found?.is_ultra_restricted !== true &&
      found?.is_stranger !== true &&
      found?.team_id === team;
    const name = found?.profile?.display_name || found?.real_name || found?.name || user;
    return { user, full, name, timezone: found?.tz ?? 'UTC' };
  }

  return {
    nameOf: (user) => names.get(user),
    async load() {
      for (const { value } of await memo.entries('member/')) {
        const member = memberMemo.safeParse(value);
        if (member.success) names.set(member.data.user, member.data.name);
      }
    },
    async member(user) {
      const answer = await recall(`member/${user}`, memberMemo, () => askMember(user));
      if (!answer || Math.abs(clock.now() - answer.asOf) > parts.maxAge) return undefined;
      names.set(user, answer.value.name);
      return answer.value;
    },
    async group(id) {
      const answer = await recall(`group/${id}`, groupMemo, async () => {
        const { users } = await client.usergroups.users.list({ usergroup: id });
        return users ?? [];
      });
      return answer && { users: answer.value, asOf: answer.asOf };
    },
  };
}
