import type { HistoryReader } from '../../src/history/history.ts';
import { emptyTally, summarise } from '../../src/history/tally.ts';

/** The history of a bot that has never looked. */
export const noHistory: HistoryReader = {
  read: async (checks, edges) =>
    checks.map((each) => ({
      ...each,
      firstAt: null,
      summaries: edges.slice(1).map((to, index) => summarise(emptyTally(), edges[index] ?? to, to)),
    })),
  extremes: async (checks) => checks.map((each) => ({ ...each, lowest: null, highest: null, latest: null })),
};
