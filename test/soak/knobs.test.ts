import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allKnobs } from '../../demo/estate/switchboard.ts';
import { vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { visit } from '../../demo/estate/vedfolnir/traffic.ts';
import type { Status } from '../../src/core/status.ts';
import { type Breaking, startBreaking, type Trouble } from '../demo/support/breaking.ts';
import { everyKnob, type Sight } from '../estate/knobs/every-knob.ts';
import { madeUpEnvironment } from '../estate/made-up-environment.ts';
import { checkOf, readServices } from '../estate/shipped-services.ts';
import { patience } from '../support/patience.ts';

const five = ['mission-control', 'mids-hero', 'vedfolnir', 'witch-city-rope', 'treazr-island'];
const config = await readServices(five, madeUpEnvironment(five));

/** What depends on a check, also by way of others. */
function followersOf(reference: string, known: Set<string> = new Set()): ReadonlySet<string> {
  for (const { service, id, dependsOn = [] } of config.checks) {
    const follower = `${service}/${id}`;
    if (known.has(follower) || !dependsOn.some((cause) => `${cause.service}/${cause.check}` === reference))
      continue;
    known.add(follower);
    followersOf(follower, known);
  }
  return known;
}

/** What others depend on is broken last: they would keep quiet for a while after it is well again. */
const inOrder = five.flatMap((service) => {
  const name = config.services.find(({ id }) => id === service)?.name;
  const followers = ({ id }: { readonly id: string }): number => {
    const sight = everyKnob.get(id);
    return sight?.kind === 'check' ? followersOf(sight.check).size : 0;
  };
  return allKnobs.filter(({ group }) => group === name).toSorted((a, b) => followers(a) - followers(b));
});

describe('every thing to break, in a browser, on the demo', { timeout: 300_000 }, () => {
  let demo: Breaking;
  const ids = new Map(config.services.map(({ id, name }) => [name, id]));

  beforeAll(async () => {
    demo = await startBreaking();
  }, 120_000);
  afterAll(() => demo?.stop());

  const come = (visitors: number) => visit(vedfolnirAt(join(demo.town.estate.root, 'vedfolnir')), visitors);

  it('has every switch of the panel in its tables', () => {
    const there = demo.town.estate.knobs().map(({ id }) => id);
    expect([...everyKnob.keys()].toSorted()).toEqual(there.toSorted());
    expect(inOrder.map(({ id }) => id).toSorted()).toEqual(there.toSorted());
  });

  it.each(inOrder)('$group, “$label”', async ({ id, group: service, label: knob }) => {
    const sight = everyKnob.get(id);
    if (!sight) throw new Error(`no table says what the knob ${id} breaks`);
    if (sight.kind === 'check') await seeCheck(service, knob, sight);
    else if (sight.kind === 'duty') await seeDuty(service, knob, sight);
    else await whileBroken(service, knob, () => seeAllWell(service));
  });

  /** Mends it also where something was not seen, so that the others can be. */
  async function whileBroken(service: string, knob: string, see: () => Promise<void>): Promise<void> {
    await demo.turn(service, knob, true);
    await see().finally(() => demo.turn(service, knob, false));
  }

  async function seeCheck(service: string, knob: string, sight: Sight & { kind: 'check' }): Promise<void> {
    const { check, becomes, after, action } = sight;
    const {
      check: { name },
      probe: { every },
    } = checkOf(config, check);
    const trouble: Trouble = { service, knob, check, name, after, action, every };
    let status: Status | undefined;
    await demo.seesWell(trouble);
    await whileBroken(service, knob, async () => {
      await come(sight.visitors);
      await demo.waitsOut(trouble);
      const answer = await demo.ask(`status ${ids.get(service)}`);
      status = becomes.find((each) => answer.includes(`${capital(each)} · ${trouble.name}: `));
      expect(status, `${trouble.name} in: ${answer}`).toBeDefined();
      expect(answer).toContain(action);
      if (status === 'critical') await demo.seesOnCard(trouble);
      else expect(await demo.card(service).filter({ hasText: trouble.name }).count()).toBe(0);
    });
    await come(sight.visitors);
    await demo.seesWell(trouble);
    if (status === 'critical') await demo.seesOver(trouble);
    await seeAllWell(service);
  }

  async function seeDuty(service: string, knob: string, { words }: Sight & { kind: 'duty' }): Promise<void> {
    const duties = () => demo.ask(`maintenance ${ids.get(service)}`);
    expect(await duties()).not.toMatch(words);
    await whileBroken(service, knob, async () => expect(await duties()).toMatch(words));
    expect(await duties()).not.toMatch(words);
  }

  async function seeAllWell(service: string): Promise<void> {
    const look = () => demo.ask(`check ${ids.get(service)}`);
    await expect
      .poll(look, { timeout: patience, interval: 500 })
      .not.toMatch(/(Critical|Warning|Unknown) · /);
    expect(await demo.card(service).count()).toBe(0);
  }

  it('leaves nothing red behind, and nobody complaining', async () => {
    await demo.panel().getByRole('searchbox').fill('');
    await demo.page.getByText('Nothing is broken').waitFor();
    expect(await demo.articles().getByRole('button', { name: 'Look now' }).count()).toBe(0);
    expect(demo.bot.log.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
