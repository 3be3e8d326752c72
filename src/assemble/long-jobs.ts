/** Work that takes longer than other schedules should wait for it. It is lost with the process, and begins anew then. */
export interface LongJobs<Result> {
  /**
   * Begins the work at the first call.
   * @returns undefined while it is under way; then its result, once, or what it threw
   */
  ask(key: string, work: () => Promise<Result>): Promise<Result> | undefined;
}

export function createLongJobs<Result>(): LongJobs<Result> {
  const jobs = new Map<string, { readonly work: Promise<Result>; isOver: boolean }>();
  return {
    ask(key, work) {
      const known = jobs.get(key);
      if (known?.isOver) {
        jobs.delete(key);
        return known.work;
      }
      if (known) return undefined;
      const job = { work: work(), isOver: false };
      const over = () => {
        job.isOver = true;
      };
      job.work.then(over, over);
      jobs.set(key, job);
      return undefined;
    },
  };
}
