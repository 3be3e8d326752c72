import { once } from 'node:events';
import { join } from 'node:path';
import { readClaim } from '../../src/execution/supervise/attempt-folder.ts';
import { sightOf } from '../../src/execution/supervise/supervisors.ts';
import type { RunStore, Workshop } from '../../src/runs/ports.ts';

/**
 * What keeps a kill from running anything twice. A test takes one away to see that it is needed:
 * `calling-off` claims an attempt that nobody has taken, so that nobody takes it later, `asking-the-disk` finds commands
 * that an earlier process started, `not-guessing` tells "nobody knows" from "nothing ran", `storing-first` stores an
 * attempt before its command is started, `seeing-it-run` looks whether a command outlived its supervisor,
 * `knowing-processes` tells a process from a later one with the same number.
 */
export const runProtections = [
  'nothing',
  'calling-off',
  'asking-the-disk',
  'not-guessing',
  'storing-first',
  'seeing-it-run',
  'knowing-processes',
] as const;
export type RunProtection = (typeof runProtections)[number];

/** The parts of a works with one protection taken out. */
export function adaptFor(
  without: RunProtection,
  parts: { readonly workshop: Workshop; readonly runs: RunStore; readonly folder: string },
): { readonly workshop: Workshop; readonly runs: RunStore } {
  const { workshop, runs, folder } = parts;
  switch (without) {
    case 'nothing':
      return parts;
    case 'calling-off':
      return {
        runs,
        workshop: {
          ...workshop,
          settle: async (attempt) =>
            readClaim(join(folder, attempt)) ? workshop.settle(attempt) : { state: 'never-started' },
        },
      };
    case 'asking-the-disk':
      return { runs, workshop: { ...workshop, settle: async () => ({ state: 'never-started' }) } };
    case 'not-guessing':
      return {
        runs,
        workshop: {
          ...workshop,
          settle: async (attempt) =>
            sightOf(join(folder, attempt)).state === 'lost'
              ? { state: 'never-started' }
              : workshop.settle(attempt),
        },
      };
    case 'seeing-it-run':
      return {
        runs,
        workshop: {
          ...workshop,
          async settle(attempt) {
            const seen = await workshop.settle(attempt);
            return seen.state === 'lost' ? { ...seen, stillRuns: false } : seen;
          },
        },
      };
    case 'knowing-processes':
      return {
        runs,
        workshop: {
          ...workshop,
          settle: async (attempt) =>
            hasProcess(join(folder, attempt)) ? { state: 'running' } : workshop.settle(attempt),
          async follow(attempt, signal) {
            if (!hasProcess(join(folder, attempt))) return workshop.follow(attempt, signal);
            await once(signal, 'abort');
            return { state: 'running' };
          },
        },
      };
    case 'storing-first':
      return { workshop, runs: storingLate(runs) };
  }
}

/** Says that an attempt that begins is stored, and stores nothing of it until it runs. */
function storingLate(runs: RunStore): RunStore {
  return new Proxy(runs, {
    get(target, name) {
      if (name === 'move') {
        const move: RunStore['move'] = async (wanted) =>
          wanted.attempts?.some(({ state }) => state === 'starting') ? true : target.move(wanted);
        return move;
      }
      const method: unknown = Reflect.get(target, name, target);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

/** Whether some process has the number of the supervisor. */
function hasProcess(folder: string): boolean {
  const claim = readClaim(folder);
  try {
    return claim?.by === 'supervisor' && process.kill(claim.process.pid, 0);
  } catch {
    return false;
  }
}
