import { describe, expect, it } from 'vitest';
import { ManualClock } from '../support/manual-clock.ts';
import { bridgeOn, checkOf, minute, on, planOf, start } from './support/bridge.ts';
import { KeptAlerts } from './support/kept-alerts.ts';

const hour = 60 * minute;
const plan = planOf([
  checkOf('a/cause'),
  checkOf('a/x', { dependsOn: on('a/cause') }),
  checkOf('a/y'),
  checkOf('a/z'),
]);

function raise() {
  const clock = new ManualClock(start);
  const store = new KeptAlerts(() => clock.now());
  return bridgeOn(store, async () => store.posts, plan, clock);
}

describe('when the clock is set back by two hours', () => {
  it('a check that nobody can look at alerts as soon as ever', async () => {
    const bridge = raise();
    await bridge.look('a/y', 'unknown');
    bridge.clock.jump(-2 * hour);
    for (let turn = 0; turn < 4; turn += 1) {
      await bridge.pass(minute);
      await bridge.look('a/y', 'unknown');
    }
    expect(await bridge.card('a')).toContain('y cannot be looked at');
  });

  it('a check that waits for its cause does not wait two hours for it', async () => {
    const bridge = raise();
    await bridge.look('a/cause', 'ok');
    await bridge.pass(minute);
    await bridge.look('a/x', 'critical');
    bridge.clock.jump(-2 * hour);
    await bridge.look('a/x', 'critical');
    await bridge.pass(1_000);
    await bridge.look('a/cause', 'ok');
    expect(await bridge.card('a')).toContain('x is critical');
  });

  it('the channel is still shown what turns red', async () => {
    const bridge = raise();
    await bridge.look('a/y', 'critical');
    bridge.clock.jump(-2 * hour);
    await bridge.pass(6 * minute);
    await bridge.look('a/z', 'critical');
    const [, turn] = await bridge.posts();
    expect(turn).toMatchObject({ broadcast: true, document: { title: 'A: z is critical' } });
  });
});
