import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { knobsMatching } from '../../demo/workspace/page/knobs-matching.ts';
import type { PageKnob } from '../../demo/workspace/page-api.ts';
import { findBarriers } from './support/barriers.ts';
import { ada, ops } from './support/busy-workspace.ts';
import { startVisit, type Visit } from './support/open-page.ts';
import { findOverflow } from './support/overflow.ts';

const services = ['Mids Hero Web', 'Mission Control', 'Vedfolnir', 'Treazr Island', 'WitchCityRope'];
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe('many things to break', () => {
  let visit: Visit;
  const on = new Set<string>();
  const knobs = (): PageKnob[] =>
    services.flatMap((group, at) =>
      Array.from({ length: 15 }, (_, index) => ({
        id: `knob-${at}-${index}`,
        group,
        label: index === 4 ? 'The disk is full' : `Thing number ${index + 1} goes wrong`,
        hint: `What happens to ${group} then.`,
        on: on.has(`knob-${at}-${index}`),
      })),
    );

  beforeAll(async () => {
    visit = await startVisit({
      title: 'Things to break',
      knobs,
      turn: async (id, isOn) => void (isOn ? on.add(id) : on.delete(id)),
    });
  });
  afterEach(() => visit.closePages());
  afterAll(() => visit.stop());

  const open = (options = {}) => visit.open(`#/${ada}/${ops}/panel`, options);

  it('are folded by service, and open where one looks', async () => {
    const page = await open();
    const panel = page.getByRole('complementary', { name: 'Things to break', exact: true });
    expect(await panel.getByRole('switch').count()).toBe(0);
    await panel.getByRole('button', { name: /^Vedfolnir/ }).click();
    expect(await panel.getByRole('switch').count()).toBe(15);
    await panel.getByRole('button', { name: /^Vedfolnir/ }).click();
    expect(await panel.getByRole('switch').count()).toBe(0);
  });

  it('are found by a word', async () => {
    const page = await open();
    await page.getByRole('searchbox', { name: 'Find something to break' }).fill('disk vedf');
    await page.getByText('1 found').waitFor();
    expect(await page.getByRole('switch').count()).toBe(1);
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('Nothing of that name').waitFor();
  });

  it('stay in sight while they are broken, and are mended all at once', async () => {
    const page = await open();
    await page.getByRole('searchbox').fill('disk');
    await page.getByText('5 found').waitFor();
    await page.getByRole('switch').first().click();
    await page.locator('[role=switch][aria-checked=true]').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: /^Mids Hero Web 1 broken/ }).waitFor();
    expect(await page.getByRole('switch').count()).toBe(15);
    await page.getByRole('button', { name: 'Mend all' }).click();
    await page.getByText('Nothing is broken').waitFor();
    expect(on.size).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'have no barriers and fit a phone in the %s scheme',
    async (colorScheme) => {
      const page = await open({ ...phone, colorScheme });
      await page.getByRole('button', { name: /^Vedfolnir/ }).click();
      await page.getByRole('switch').first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await findOverflow(page)).toEqual([]);
    },
  );

  it('match by every word, wherever it stands', () => {
    expect(knobsMatching(knobs(), ' full  TREAZR ').map(({ id }) => id)).toEqual(['knob-3-4']);
    expect(knobsMatching(knobs(), '')).toHaveLength(75);
  });
});
