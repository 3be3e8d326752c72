import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { VedfolnirPlace } from '../place.ts';
import { type Program, printed, refuse } from '../program.ts';
import { changeSettings, goodSettings } from '../settings.ts';
import { units } from './services.ts';
import { settle } from './systemctl.ts';

/** The machine has another boot id from now on. */
export function startAnew(place: VedfolnirPlace): void {
  writeFileSync(place.bootId, `${randomUUID()}\n`);
}

/** All services stop and come back, as after a restart of the machine; the machine itself is left alone. */
export async function restartMachine(place: VedfolnirPlace): Promise<void> {
  for (const unit of units) await settle(place, unit, 'inactive');
  changeSettings(place, { hangs: goodSettings.hangs });
  startAnew(place);
  for (const unit of units) await settle(place, unit, 'active');
}

export const reboot: Program = async ({ place, words }) => {
  if (words.length > 0) return refuse('reboot', `reboot ${words.join(' ')}`, 1);
  await restartMachine(place);
  return printed('the services of the stand-in went down and came back; this machine was left alone\n');
};

/** `shutdown -r +1` plans a restart, `shutdown -c` calls it off. The estate carries it out, sooner than in a minute. */
export const shutdown: Program = ({ place, words }) => {
  const said = words.join(' ');
  if (said === '-c') {
    rmSync(place.shutdown, { force: true });
    return { code: 0 };
  }
  if (said !== '-r +1') return refuse('shutdown', `shutdown ${said}`, 1);
  writeFileSync(place.shutdown, 'restart\n');
  return { code: 0, stderr: "Reboot scheduled, use 'shutdown -c' to cancel.\n" };
};

/** Whether a restart is planned; whoever asks has to carry it out. */
export function takePlannedRestart(place: VedfolnirPlace): boolean {
  if (!existsSync(place.shutdown)) return false;
  rmSync(place.shutdown);
  return true;
}
