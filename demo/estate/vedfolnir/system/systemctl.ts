import { setTimeout as wait } from 'node:timers/promises';
import { closeConnections } from '../mysql/server.ts';
import type { VedfolnirPlace } from '../place.ts';
import { type Ending, type Program, refuse } from '../program.ts';
import { readSettings } from '../settings.ts';
import { localStamp } from '../time.ts';
import { isListening } from '../traffic.ts';
import { describeUnit, readServices, setService, type Unit, units } from './services.ts';

const patience = 10_000;

/** `status`, `is-active`, `start`, `stop`, `restart`, each with one or more of Vedfolnir's four services. */
export const systemctl: Program = async ({ place, words }) => {
  const [verb = '', ...names] = words.filter((word) => word !== '--no-pager');
  const wanted = names.map((name) => name.replace(/\.service$/, ''));
  const known = units.filter((unit) => wanted.includes(unit));
  const strange = wanted.find((name) => !known.some((unit) => unit === name));
  if (strange !== undefined) return { code: 5, stderr: `Unit ${strange}.service could not be found.\n` };
  if (known.length === 0) return refuse('systemctl', `systemctl ${words.join(' ')}`, 1);
  if (verb === 'status') return describe(place, known);
  if (verb === 'is-active') return tellWhetherActive(place, known);
  if (verb === 'stop' || verb === 'restart') for (const unit of known) await settle(place, unit, 'inactive');
  if (verb === 'start' || verb === 'restart') for (const unit of known) await settle(place, unit, 'active');
  return ['start', 'stop', 'restart'].includes(verb)
    ? { code: 0 }
    : refuse('systemctl', `systemctl ${words.join(' ')}`, 1);
};

/**
 * Like a service that tells when it is ready: done when the web application listens, or no longer does.
 * @throws when it does not come up, or down, in time
 */
export async function settle(place: VedfolnirPlace, unit: Unit, state: 'active' | 'inactive'): Promise<void> {
  // Only a start of the whole machine frees what it hangs on.
  if (unit === 'vedfolnir' && state === 'active' && readSettings(place).hangs) {
    setService(place, unit, 'failed', Date.now());
    throw new Error('Job for vedfolnir.service failed because a timeout was exceeded.');
  }
  setService(place, unit, state, Date.now());
  if (unit !== 'vedfolnir') return;
  // Those that it never gave back end with it.
  if (state === 'inactive') closeConnections(place);
  const end = Date.now() + patience;
  while ((await isListening(place)) !== (state === 'active')) {
    if (Date.now() > end)
      throw new Error(
        `Job for vedfolnir.service failed because a timeout was exceeded; is the estate running?`,
      );
    await wait(20);
  }
}

function describe(place: VedfolnirPlace, wanted: readonly Unit[]): Ending {
  const services = readServices(place);
  const blocks = wanted.map((unit) => {
    const { state, since, pid } = services[unit];
    const words = {
      active: 'active (running)',
      inactive: 'inactive (dead)',
      failed: 'failed (Result: exit-code)',
    }[state];
    const lines = [
      `${state === 'active' ? '●' : '×'} ${unit}.service - ${describeUnit(unit)}`,
      `     Loaded: loaded (/etc/systemd/system/${unit}.service; enabled)`,
      `     Active: ${words} since ${localStamp(since)}`,
      ...(state === 'active' ? [`   Main PID: ${pid} (${unit})`] : []),
    ];
    return `${lines.join('\n')}\n`;
  });
  const allRun = wanted.every((unit) => services[unit].state === 'active');
  return { code: allRun ? 0 : 3, stdout: blocks.join('\n') };
}

function tellWhetherActive(place: VedfolnirPlace, wanted: readonly Unit[]): Ending {
  const services = readServices(place);
  const states = wanted.map((unit) => services[unit].state);
  return { code: states.every((state) => state === 'active') ? 0 : 3, stdout: `${states.join('\n')}\n` };
}
