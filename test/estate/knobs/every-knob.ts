import type { Status } from '../../../src/core/status.ts';
import type { Settled } from '../one-service.ts';
import { actions, duties } from './actions.ts';
import { midsHeroKnobs, missionControlKnobs } from './first-services.ts';
import { treazrDutyKnobs, treazrKnobs, treazrPrometheusKnob, treazrUnseenKnobs } from './treazr-island.ts';
import { vedfolnirBackupKnob, vedfolnirKnobs } from './vedfolnir.ts';
import { witchCityRopeExpiries, witchCityRopeKnobs, witchCityRopeUnseenKnobs } from './witch-city-rope.ts';

/** What people see of a turned knob. */
export type Sight =
  | {
      readonly kind: 'check';
      /** The check that the knob is meant for: `service/check`. */
      readonly check: string;
      /** What it turns to; where that depends on the time of day, any of these. */
      readonly becomes: readonly Status[];
      /** Seconds until that counts. */
      readonly after: number;
      /** What is to be done then. */
      readonly action: string;
      /** So many visitors must come first. */
      readonly visitors: number;
    }
  | {
      readonly kind: 'duty';
      readonly service: string;
      /** What is said of it. */
      readonly words: RegExp;
    }
  /** Only runbooks run into it: every check stays ok. */
  | { readonly kind: 'nothing' };

const nothing: Sight = { kind: 'nothing' };

/** What people see of every knob of the estate, by its id: the tables of the services in one form. */
export const everyKnob: ReadonlyMap<string, Sight> = new Map([
  ...midsHeroKnobs.map(([knob, breaks]) => [knob, byStatus('mids-hero', breaks)] as const),
  ...missionControlKnobs.map(([knob, breaks]) => [knob, byStatus('mission-control', breaks)] as const),

  ...vedfolnirKnobs.map(
    ({ knob, expected, ...more }) => [`vedfolnir-${knob}`, byStatus('vedfolnir', expected, more)] as const,
  ),
  [
    `vedfolnir-${vedfolnirBackupKnob.knob}`,
    red(`vedfolnir/${vedfolnirBackupKnob.check}`, vedfolnirBackupKnob.becomes),
  ],

  ...witchCityRopeKnobs.map(([knob, breaks]) => {
    const settled = Object.entries(breaks).map(([check, stand]) => [check, stand.settled] as const);
    return [`witch-city-rope-${knob}`, bySettled('witch-city-rope', settled)] as const;
  }),
  ...witchCityRopeExpiries.map(
    ([knob, item]) => [`witch-city-rope-${knob}`, overdue('witch-city-rope', item)] as const,
  ),
  ...witchCityRopeUnseenKnobs.map((knob) => [`witch-city-rope-${knob}`, nothing] as const),

  ...treazrKnobs.map(([knob, breaks]) => [knob, bySettled('treazr-island', Object.entries(breaks))] as const),
  [treazrPrometheusKnob, red('treazr-island/prometheus', ['critical'], { after: 120 })],
  ...treazrDutyKnobs.map(([knob, item]) => [knob, overdue('treazr-island', item)] as const),
  ...treazrUnseenKnobs.map((knob) => [knob, nothing] as const),
]);

function red(
  check: string,
  becomes: readonly Status[],
  { after = 0, visitors = 0 }: { readonly after?: number; readonly visitors?: number } = {},
): Sight {
  const action = actions[check];
  if (action === undefined) throw new Error(`actions.ts does not say what is to be done about ${check}`);
  return { kind: 'check', check, becomes, after, action, visitors };
}

function overdue(service: string, item: string): Sight {
  const words = duties[item];
  if (words === undefined) throw new Error(`actions.ts does not say how ${item} is spoken of`);
  return { kind: 'duty', service, words };
}

function byStatus(
  service: string,
  breaks: Readonly<Record<string, Status>>,
  more?: { readonly after?: number; readonly visitors?: number },
): Sight {
  const [first] = Object.entries(breaks);
  if (!first) throw new Error('a knob breaks nothing');
  const [check, status] = first;
  return status === 'ok' ? nothing : red(`${service}/${check}`, [status], more);
}

function bySettled(
  service: string,
  breaks: readonly (readonly [check: string, settled: readonly Settled[]])[],
): Sight {
  const [check, [settled]] = breaks[0] ?? ['', []];
  if (!settled) throw new Error('a knob breaks nothing');
  const [status, after] = settled;
  return red(`${service}/${check}`, [status], { after });
}
