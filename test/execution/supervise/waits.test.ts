import { fsyncSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { claimWithRoom } from '../../../src/execution/supervise/attempt-folder.ts';
import { identify } from '../../../src/execution/supervise/process-identity.ts';
import { settle } from '../../../src/execution/supervise/supervisors.ts';
import { makePlace } from './place.ts';

vi.mock(import('node:fs'), async (original) => {
  const real = await original();
  return { ...real, fsyncSync: vi.fn(real.fsyncSync) };
});

describe('between a press and its command', () => {
  it('a supervisor waits for the disk once, and who finds it at work not at all', () => {
    const folder = makePlace().attempt();
    const self = identify(process.pid);
    if (!self) throw new Error('this process is not known');
    const waited = vi.mocked(fsyncSync);
    waited.mockClear();
    expect(claimWithRoom(folder, { by: 'supervisor', process: self })).toBe(true);
    expect(waited).toHaveBeenCalledTimes(1);
    expect(settle(folder)).toEqual({ state: 'running' });
    expect(waited).toHaveBeenCalledTimes(1);
  });
});
