import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { hawaii } from './items.ts';
import type { MissionControlPlace } from './place.ts';
import { pathBelow } from './safe-path.ts';

const machineSchema = z.object({
  name: z.string(),
  /** The backup that it was restored from; null for one that was never restored. */
  from: z.string().nullable(),
  running: z.boolean(),
  /** Null: cut off from the network. */
  address: z.string().nullable(),
});
type Machine = z.infer<typeof machineSchema>;

/** The machines whose backups there are, with their addresses. */
export const servers: Readonly<Record<string, string>> = { web1: '192.0.2.11', db1: '192.0.2.12' };

/** Lays the machines out, and a backup of each for three nights. */
export function buildMachines(place: MissionControlPlace, now: number): void {
  mkdirSync(place.machines, { recursive: true });
  for (const [name, address] of Object.entries(servers)) {
    writeMachine(place, { name, from: null, running: true, address });
    mkdirSync(join(place.serverBackups, name), { recursive: true });
    for (let back = 0; back < 3; back += 1) {
      const date = DateTime.fromMillis(now, { zone: hawaii }).minus({ days: back }).toFormat('yyyy-MM-dd');
      writeFileSync(join(place.serverBackups, name, `${date}.img`), `image of ${name}\nboot ok\ncomplete\n`);
    }
  }
}

/** `server/YYYY-MM-DD`, newest first. */
export function listServerBackups(place: MissionControlPlace): string[] {
  const all = readdirSync(place.serverBackups).flatMap((server) =>
    readdirSync(join(place.serverBackups, server)).map((file) => `${server}/${file.replace(/\.img$/, '')}`),
  );
  return all.sort((a, b) => b.slice(-10).localeCompare(a.slice(-10)) || a.localeCompare(b));
}

/** Makes a new machine of a backup, beside the old one. @returns its name */
export function restoreMachine(place: MissionControlPlace, backup: string): string {
  if (!listServerBackups(place).includes(backup))
    throw new Error(`there is no server backup ${JSON.stringify(backup)}`);
  const image = readFileSync(`${pathBelow(place.serverBackups, backup)}.img`, 'utf8');
  if (!image.endsWith('complete\n')) throw new Error(`${backup} is cut off; nothing was restored`);
  const name = `${backup.split('/')[0]}-restored`;
  writeMachine(place, { name, from: backup, running: false, address: null });
  return name;
}

/** Starts a restored machine, still without network. @returns what its log says */
export function startMachine(place: MissionControlPlace, name: string): string {
  const machine = readMachine(place, name);
  if (machine.address !== null) throw new Error(`${name} is on the network already`);
  writeMachine(place, { ...machine, running: true });
  return `${name} runs without network. Its log: boot ok, restored from ${machine.from}`;
}

/** Gives a restored machine the address of the one that it replaces, which is switched off. */
export function takeOver(place: MissionControlPlace, name: string): string {
  const machine = readMachine(place, name);
  const old = readMachine(place, name.replace(/-restored$/, ''));
  if (machine.from === null || !machine.running)
    throw new Error(`${name} has to be restored and running first`);
  writeMachine(place, { ...old, running: false, address: null });
  writeMachine(place, { ...machine, address: old.address ?? servers[old.name] ?? null });
  return `${name} has the address of ${old.name}, which is switched off.`;
}

export function readMachine(place: MissionControlPlace, name: string): Machine {
  const path = `${pathBelow(place.machines, name)}.json`;
  if (!existsSync(path)) throw new Error(`there is no machine ${JSON.stringify(name)}`);
  return machineSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

function writeMachine(place: MissionControlPlace, machine: Machine): void {
  writeFileSync(join(place.machines, `${machine.name}.json`), `${JSON.stringify(machine, null, 2)}\n`);
}
