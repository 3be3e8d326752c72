import type { WebClient } from '@slack/web-api';
import type { Directory, Member } from '../access/access.ts';
import { groupMemo, memberMemo } from '../access/remembered-directory.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import type { MemoStore } from '../record/memo.ts';
import { createLookup } from './lookup.ts';

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
  const lookUpMember = createLookup({ ...parts, kind: 'member', shape: memberMemo, ask: askMember });
  const lookUpGroup = createLookup({ ...parts, kind: 'group', shape: groupMemo, ask: askGroup });

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

  async function askGroup(id: string): Promise<string[]> {
    const { users } = await client.usergroups.users.list({ usergroup: id });
    return users ?? [];
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
      const answer = await lookUpMember(user);
      if (!answer || Math.abs(clock.now() - answer.asOf) > parts.maxAge) return undefined;
      names.set(user, answer.value.name);
      return answer.value;
    },
    async group(id) {
      const answer = await lookUpGroup(id);
      return answer && { users: answer.value, asOf: answer.asOf };
    },
  };
}
