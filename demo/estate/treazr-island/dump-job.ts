import { setTimeout as wait } from 'node:timers/promises';
import { readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';

/** What the job of the nightly dump reports with. Made up: it opens nothing but the local demo. */
export const dumpToken = 'local-demo-dump-job-not-a-secret';

/** Last words of the job's log. */
const lastWords = {
  well: 'pg_dump: 41 GB in 17 minutes, encrypted and stored',
  full: 'pg_dump: error: could not write to output file: No space left on device',
};

/** The job that makes the nightly dump, as far as it reports how it ended. */
export interface DumpJob {
  /** Reports how the last one ended; done when that is noted, or the bot does not answer for a while. */
  report(): Promise<void>;
  stop(): void;
}

const tries = { every: 200, most: 300, waitedFor: 20 };

/** @param reportTo address of the bot; undefined: nobody is told */
export function createDumpJob(place: TreazrPlace, reportTo: string | undefined): DumpJob {
  const stopping = new AbortController();
  let latest = 0;

  async function say(turn: number): Promise<boolean> {
    try {
      const code = readNumbers(place).dump_exit_code;
      const answer = await fetch(`${reportTo}/hb/${dumpToken}/${code}`, {
        method: 'POST',
        body: code === 0 ? lastWords.well : lastWords.full,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(5_000)]),
      });
      await answer.body?.cancel();
      return answer.ok || turn !== latest;
    } catch {
      return stopping.signal.aborted || turn !== latest;
    }
  }

  /** Again and again, as `curl --retry` does: the bot may still be starting. */
  async function insist(turn: number, most: number): Promise<boolean> {
    for (let tried = 0; tried < most; tried += 1) {
      if (await say(turn)) return true;
      await wait(tries.every, undefined, { ref: false });
    }
    return false;
  }

  return {
    async report() {
      if (reportTo === undefined) return;
      latest += 1;
      const turn = latest;
      if (!(await insist(turn, tries.waitedFor))) void insist(turn, tries.most);
    },
    stop: () => stopping.abort(),
  };
}
