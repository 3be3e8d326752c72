import { WebAPIPlatformError } from '@slack/web-api';
import type { z } from 'zod';
import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { MemoStore } from '../record/memo.ts';

/** How long an answer of Slack is good without asking again. */
const freshFor: Milliseconds = 300_000;
/**
 * How long somebody whom we know already waits for a newer answer. A dialog opens within three seconds of the press, and
 * a right may hang on a person and on several groups.
 */
const patience: Milliseconds = 500;
/** Answers that say that there is nobody, or no such group, any more: what was known before counts no longer. */
const goneAnswers = new Set(['user_not_found', 'user_not_visible', 'no_such_subteam']);

/** A fact, and when Slack said so. */
export interface Known<Value> {
  readonly value: Value;
  readonly asOf: Instant;
}

/**
 * Looks facts of one kind up: what is fresh enough in the memo, else what Slack says. While Slack takes its time, what the
 * memo knows counts up to `maxAge`, and the answer is remembered when it comes. When Slack cannot be asked at all, what
 * was last known is given, however old: `asOf` says how old that is.
 * @returns the lookup by id; it resolves to undefined when nothing is known, and never throws because of Slack
 */
export function createLookup<Value>(parts: {
  /** What stands before the id in the keys of the memo. */
  readonly kind: string;
  readonly shape: z.ZodType<Value>;
  readonly ask: (id: string) => Promise<Value>;
  readonly memo: MemoStore;
  readonly clock: Clock;
  readonly maxAge: Milliseconds;
  readonly onProblem: (sentence: string) => void;
}): (id: string) => Promise<Known<Value> | undefined> {
  const { memo, clock } = parts;
  const asking = new Map<string, Promise<Known<Value> | 'gone' | 'unanswered'>>();
  /** Questions that somebody has given up waiting for: as long as there is one, nobody else waits. */
  const overdue = new Set<string>();

  async function remembered(key: string): Promise<Known<Value> | undefined> {
    const known = await memo.get(key);
    const value = known && parts.shape.safeParse(known.value);
    return known && value?.success ? { value: value.data, asOf: known.learntAt } : undefined;
  }

  /** Asks Slack, once at a time for a key. */
  function refresh(key: string, id: string) {
    const asked =
      asking.get(key) ??
      ask(key, id).finally(() => {
        asking.delete(key);
        overdue.delete(key);
      });
    asking.set(key, asked);
    return asked;
  }

  async function ask(key: string, id: string): Promise<Known<Value> | 'gone' | 'unanswered'> {
    try {
      const known = { value: await parts.ask(id), asOf: clock.now() };
      await memo.set(key, known.value, known.asOf);
      return known;
    } catch (thrown) {
      parts.onProblem(`Slack could not be asked for ${key}: ${sentenceOf(thrown)}`);
      if (!(thrown instanceof WebAPIPlatformError && goneAnswers.has(thrown.data.error))) return 'unanswered';
      return forget(key);
    }
  }

  async function forget(key: string): Promise<'gone'> {
    try {
      if (await memo.get(key)) await memo.set(key, null, clock.now());
    } catch (thrown) {
      parts.onProblem(`That ${key} is gone could not be remembered: ${sentenceOf(thrown)}`);
    }
    return 'gone';
  }

  async function soon(key: string, asked: ReturnType<typeof refresh>) {
    if (overdue.size > 0) return 'unanswered';
    const answered = new AbortController();
    asked.then(() => answered.abort());
    await clock.sleep(patience, answered.signal);
    if (!asking.has(key)) return asked;
    overdue.add(key);
    return 'unanswered';
  }

  return async (id) => {
    const key = `${parts.kind}/${id}`;
    const known = await remembered(key);
    const age = known ? clock.now() - known.asOf : Number.POSITIVE_INFINITY;
    if (known && age >= 0 && age < freshFor) return known;
    const asked = refresh(key, id);
    const answer = await (Math.abs(age) <= parts.maxAge ? soon(key, asked) : asked);
    if (answer === 'gone') return undefined;
    return answer === 'unanswered' ? known : answer;
  };
}
