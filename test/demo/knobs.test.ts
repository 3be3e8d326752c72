import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Breaking, me, ops, startBreaking, type Trouble } from './support/breaking.ts';

/** Written by hand from the handbooks: what is broken, what that makes red after how many seconds, and what to do then. */
const knobs: readonly Trouble[] = [
  {
    ...{ service: 'Mission Control', knob: 'The dashboard is down', check: 'mission-control/dashboard-up' },
    ...{ name: 'dashboard answers', after: 0, action: 'Start the dashboard again' },
  },
  {
    ...{ service: 'Mids Hero Web', knob: 'Import fails', check: 'mids-hero/import-health' },
    ...{ name: 'import system is healthy', after: 0, action: 'Try to resume; roll back only if that fails' },
  },
  {
    ...{ service: 'Mids Hero Web', knob: 'The cache is cold', check: 'mids-hero/cache-hit-rate' },
    ...{ name: 'cache hit rate', after: 0, action: 'Increase the cache size' },
  },
  {
    ...{ service: 'Vedfolnir', knob: 'Redis is down', check: 'vedfolnir/redis-up' },
    ...{ name: 'Redis answers', after: 60, action: 'Start Redis again and read its journal' },
  },
  {
    ...{ service: 'WitchCityRope', knob: 'Payments are declined', check: 'witch-city-rope/payments' },
    ...{ name: 'payments are taken', after: 0, action: 'say on the site that payment has to wait' },
  },
  {
    ...{ service: 'Treazr Island', knob: 'API: errors burst', check: 'treazr-island/server-errors' },
    ...{ name: '5xx errors', after: 120, action: 'Review recent deploys, read the logs, roll back' },
  },
];

describe('things to break, in a browser, on the demo', { timeout: 150_000 }, () => {
  let demo: Breaking;

  beforeAll(async () => {
    demo = await startBreaking();
  }, 120_000);
  afterAll(() => demo?.stop());

  it.each(knobs)(
    '$service, “$knob”: $name is red after $after s with what to do, and green again',
    async (trouble) => {
      await demo.seesWell(trouble);
      await demo.turn(trouble.service, trouble.knob, true);
      await demo.waitsOut(trouble);
      await demo.seesOnCard(trouble);
      await demo.turn(trouble.service, trouble.knob, false);
      await demo.seesWell(trouble);
      await demo.seesOver(trouble);
    },
  );

  it('shows each reader when it was by their own clock', async () => {
    const beginSeenBy = async (person: string): Promise<number> => {
      const other = await demo.browser.newPage();
      await other.goto(`${demo.town.workspace.pageUrl}#/${person}/${ops}`);
      const card = other.getByRole('article').filter({ hasText: 'Mission Control: well again after' });
      await card.waitFor();
      const [, hour, minute, half] =
        /From \D*(\d+):(\d\d) ([AP])M/.exec((await card.textContent()) ?? '') ?? [];
      await other.close();
      return ((Number(hour) % 12) + (half === 'P' ? 12 : 0)) * 60 + Number(minute);
    };
    const [newYork, berlin] = ['America/New_York', 'Europe/Berlin'].map(
      (zone) => DateTime.fromMillis(demo.clock.now(), { zone }).offset,
    );
    const apart = (await beginSeenBy('U03NORIGHTS')) - (await beginSeenBy(me));
    expect((apart + 1440) % 1440).toBe((berlin ?? 0) - (newYork ?? 0));
  });

  it('leaves nothing red behind, and nobody complaining', async () => {
    await demo.panel().getByRole('searchbox').fill('');
    await demo.page.getByText('Nothing is broken').waitFor();
    expect(await demo.articles().getByRole('button', { name: 'Look now' }).count()).toBe(0);
    expect(demo.bot.log.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});
