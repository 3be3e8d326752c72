import { describe, expect, it } from 'vitest';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { Values } from '../../src/checks/probe.ts';
import { digestOf } from '../../src/maintenance/digest.ts';
import type { DutyStanding } from '../../src/maintenance/read-duties.ts';
import { layOut, openEstate, originalText } from './support/estate.ts';
import { temporaryFolder } from './support/folder.ts';

function redCheck(values: Values) {
  const check = { id: 'a', service: 'mission-control', name: 'a', probe: 'p', for: 0, recovery: 0 };
  return evaluateLook(
    { ...check, value: 'red', critical: { above: 0 } },
    { saw: true, values, at: 0, took: 0 },
  );
}

describe('what the maintenance probe sees', () => {
  it('does not say that nothing is red while a file cannot be read', async () => {
    const folder = temporaryFolder();
    layOut(folder, originalText.slice(0, 100));
    const { duties, store } = await openEstate(folder);
    const values = await duties.digest('mission-control');
    store.close();
    expect(values).toMatchObject({ red: null, yellow: null, green: null, total: null, file_problems: 1 });
    expect(redCheck(values)).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('half-written'),
    });
  });

  it('does not say so while an item is unclear, either', async () => {
    const folder = temporaryFolder();
    layOut(folder, originalText.replace('2026-01-01', 'soon'));
    const { duties, store } = await openEstate(folder);
    const values = await duties.digest('mission-control');
    store.close();
    expect(values).toMatchObject({ red: null, unknown: 1, total: 2 });
    expect(redCheck(values)).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('Restore test'),
    });
  });

  it('says that nothing is red when all of it is known', () => {
    const calm: DutyStanding = { at: 0, status: 'ok', duties: [], problems: [] };
    expect(digestOf(calm)).toMatchObject({ red: 0, yellow: 0, green: 0, total: 0, error: null });
    expect(redCheck(digestOf(calm)).seen).toBe('ok');
  });
});
