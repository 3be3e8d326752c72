import { createSupervisors, type Supervisors } from './supervisors.ts';

/** For a process that may never run a command: nothing is started before the first job. */
export function createLateSupervisors(): Supervisors {
  let begun: Supervisors | undefined;
  return {
    start(job) {
      begun ??= createSupervisors();
      return begun.start(job);
    },
    close: () => begun?.close(),
  };
}
