import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../src/core/status.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bridgeOn, checkOf, minute, on, planOf, start } from './support/bridge.ts';
import { KeptAlerts } from './support/kept-alerts.ts';

const references = ['a/db', 'a/app', 'a/free', 'b/web', 'b/alone'] as const;
const causes: Readonly<Record<string, readonly string[]>> = { 'a/app': ['a/db'], 'b/web': ['a/app'] };
const plan = planOf(references.map((each) => checkOf(each, { dependsOn: on(...(causes[each] ?? [])) })));

type Step =
  | { readonly kind: 'becomes'; readonly check: string; readonly status: Status }
  | { readonly kind: 'rest'; readonly minutes: number }
  /** Nobody can see it every other minute. */
  | { readonly kind: 'blinks'; readonly check: string; readonly minutes: number }
  | { readonly kind: 'restart'; readonly minutes: number }
  | { readonly kind: 'window'; readonly service: 'a' | 'b'; readonly minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('becomes' as const),
      check: fc.constantFrom<string>('a/db', 'a/app', 'a/db', 'a/app', ...references),
      status: fc.constantFrom<Status>('ok', 'ok', 'warning', 'critical', 'critical', 'unknown'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('rest' as const), minutes: fc.integer({ min: 1, max: 25 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('blinks' as const),
      check: fc.constantFrom<string>('a/db', 'a/app', 'a/free'),
      minutes: fc.integer({ min: 2, max: 25 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('restart' as const), minutes: fc.integer({ min: 0, max: 60 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('window' as const),
      service: fc.constantFrom('a' as const, 'b' as const),
      minutes: fc.integer({ min: 5, max: 40 }),
    }),
  },
);

/** How the world really is, minute by minute, without any of the product's notions. */
interface World {
  readonly now: Record<string, Status>;
  /** Since when each is critical without a break. */
  readonly criticalSince: Record<string, number | undefined>;
  /** When people could last read of it: on its own, or through its cause. */
  readonly toldAt: Record<string, number>;
  readonly mutedUntil: Record<string, number>;
}

/** No critical check outside of windows stays untold for longer: hold, patience and a while after its cause. */
const longestSilence = 12 * minute;

describe('alerts over random days', { timeout: 60_000 }, () => {
  it('tell of everything critical, once, and end in green', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), live), { numRuns: 80 });
  });
});

async function live(steps: readonly Step[]): Promise<void> {
  const clock = new ManualClock(start);
  const store = new KeptAlerts(() => clock.now());
  const raise = () => bridgeOn(store, async () => store.posts, plan, clock);
  const world: World = { now: {}, criticalSince: {}, toldAt: {}, mutedUntil: {} };
  let bridge = raise();
  for (const each of references) world.now[each] = 'ok';
  await minutes(1);
  for (const each of steps) {
    if (each.kind === 'becomes') world.now[each.check] = each.status;
    if (each.kind === 'window') await openWindow(each.service, each.minutes);
    if (each.kind === 'restart') {
      // Nobody looks meanwhile, so nobody is to blame for it.
      await clock.advance(each.minutes * minute);
      bridge = raise();
      for (const reference of references) world.toldAt[reference] = clock.now();
    }
    await minutes(each.kind === 'rest' ? each.minutes : 1);
  }
  for (const each of references) world.now[each] = 'ok';
  await minutes(80);
  await expectEnds();

  async function openWindow(service: 'a' | 'b', length: number) {
    const endsAt = clock.now() + length * minute;
    const window = {
      id: `w${clock.now()}`,
      service,
      startsAt: clock.now(),
      endsAt,
      reason: 'work',
      actor: 'uid:1',
    };
    if (await store.openWindow(window, { audit: [] })) world.mutedUntil[service] = endsAt;
  }

  async function minutes(amount: number) {
    for (let passed = 0; passed < amount; passed += 1) {
      for (const reference of references) await bridge.look(reference, world.now[reference] ?? 'ok');
      const wanted = await bridge.pass(5_000);
      for (const reference of wanted) await bridge.look(reference, world.now[reference] ?? 'ok');
      await expectTold();
      await bridge.pass(55_000);
    }
  }

  async function expectTold() {
    const open = [await bridge.alert('a'), await bridge.alert('b')].filter(
      (alert) => alert?.state === 'open',
    );
    const isRed = (reference: string) =>
      open.some((alert) =>
        alert?.checks.some(
          ({ check, state }) => state === 'red' && `${alert.service}/${check}` === reference,
        ),
      );
    for (const reference of references) {
      const isCritical = world.now[reference] === 'critical';
      world.criticalSince[reference] = isCritical
        ? (world.criticalSince[reference] ?? clock.now())
        : undefined;
      const chain = [reference, ...chainOf(reference)];
      const isMuted = chain.some((each) => (world.mutedUntil[each.split('/')[0] ?? ''] ?? 0) > clock.now());
      if (isMuted || chain.some(isRed)) world.toldAt[reference] = clock.now();
      const since = Math.max(world.criticalSince[reference] ?? clock.now(), world.toldAt[reference] ?? 0);
      expect(clock.now() - since, `${reference} is critical and nobody was told`).toBeLessThanOrEqual(
        longestSilence,
      );
    }
  }

  async function expectEnds() {
    const posts = await bridge.posts();
    const cards = posts.filter(({ kind }) => kind === 'card');
    for (const service of ['a', 'b']) {
      const ofService = cards.filter(({ channel }) => channel === `#${service}`);
      for (const [index, card] of ofService.entries()) {
        const alert = await store.find(card.subject);
        expect(alert?.state).toBe('closed');
        const next = ofService[index + 1];
        if (next) expect(next.createdAt - (alert?.closedAt ?? 0)).toBeGreaterThanOrEqual(30 * minute);
      }
      if (ofService.length > 0) expect(await bridge.card(service)).toMatch(/^\[ok\] .*well again/);
    }
    // Whatever the channel is shown from a thread names a check that its card did not name before.
    for (const loud of posts.filter(({ broadcast }) => broadcast))
      expect(loud.document.title).toMatch(/critical|cannot/);
    expect(posts.filter(({ kind, threadOf }) => kind === 'post' && threadOf === undefined)).toEqual([]);
    for (const { threadOf } of posts.filter(({ kind }) => kind === 'post'))
      expect(cards.map(({ id }) => id)).toContain(threadOf);
  }
}

function chainOf(reference: string): string[] {
  return (causes[reference] ?? []).flatMap((cause) => [cause, ...chainOf(cause)]);
}
