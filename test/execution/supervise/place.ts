import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Job } from '../../../src/execution/supervise/job.ts';
import { createSupervisors, type Supervisors } from '../../../src/execution/supervise/supervisors.ts';

/** A folder for attempts and whatever their commands write, gone after the test. */
export interface Place {
  readonly root: string;
  /** A new attempt's folder. */
  attempt(): string;
  /** What a file below the root says; undefined while there is none. */
  read(name: string): string | undefined;
}

export function makePlace(): Place {
  const root = mkdtempSync(join(tmpdir(), 'supervise-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  let attempts = 0;
  return {
    root,
    attempt() {
      attempts += 1;
      const folder = join(root, `attempt-${attempts}`);
      mkdirSync(folder);
      return folder;
    },
    read(name) {
      try {
        return readFileSync(join(root, name), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** A job that runs a line of bash. */
export function bash(folder: string, script: string, rest: Partial<Job> = {}): Job {
  return {
    folder,
    argv: ['bash', '-c', script],
    cwd: '/',
    env: { PATH: process.env.PATH ?? '' },
    input: null,
    umask: 0o022,
    timeout: 60_000,
    grace: 2_000,
    keep: { beginning: 100_000, end: 10_000 },
    capture: 0,
    secrets: [],
    ...rest,
  };
}

export function makeSupervisors(): Supervisors {
  const supervisors = createSupervisors();
  onTestFinished(() => supervisors.close());
  return supervisors;
}
