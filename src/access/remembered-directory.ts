import { z } from 'zod';
import type { MemoStore } from '../record/memo.ts';
import type { Directory } from './access.ts';

/** How a member and a group's members are remembered under `member/ID` and `group/ID`. */
export const memberMemo = z.object({
  user: z.string(),
  full: z.boolean(),
  name: z.string(),
  timezone: z.string(),
});
export const groupMemo = z.array(z.string());

/** People and groups as they were last known, for when Slack cannot be asked (as in the terminal). */
export function createRememberedDirectory(memo: MemoStore): Directory {
  return {
    async member(user) {
      const known = await memo.get(`member/${user}`);
      return known && memberMemo.safeParse(known.value).data;
    },
    async group(id) {
      const known = await memo.get(`group/${id}`);
      const users = known && groupMemo.safeParse(known.value).data;
      return known && users && { users, asOf: known.learntAt };
    },
  };
}
