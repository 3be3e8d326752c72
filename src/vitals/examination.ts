import { sentenceOf } from '../core/errors.ts';
import type { Status } from '../core/status.ts';

/** One thing that was looked at about the bot and its surroundings. */
export type Diagnosis = {
  /** What was looked at: `Channel #ops`, `Disk`. */
  readonly what: string;
  /** What was found. */
  readonly found: string;
} & (
  | { readonly status: 'ok'; readonly advice?: never }
  | {
      readonly status: Exclude<Status, 'ok'>;
      /** What to do about it. */
      readonly advice: string;
    }
);

/** Looks at one side of things. May throw: then that side is unknown. */
export interface Examination {
  /** Which side: `Slack`, `Disk`. */
  readonly side: string;
  examine(): Promise<readonly Diagnosis[]>;
}

/** Makes every examination; one that fails is a finding of its own and hides no other. */
export async function examineAll(examinations: readonly Examination[]): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(
    examinations.map(async ({ side, examine }): Promise<readonly Diagnosis[]> => {
      try {
        return await examine();
      } catch (thrown) {
        const found = `It could not be examined: ${sentenceOf(thrown)}`;
        return [{ status: 'unknown', what: side, found, advice: 'Mend that, and ask the doctor again.' }];
      }
    }),
  );
  return found.flat();
}
