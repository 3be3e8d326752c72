import { z } from 'zod';
import { readJson, replaceFile } from '../../mids-hero/place.ts';
import { writeLine } from '../log.ts';
import type { VedfolnirPlace } from '../place.ts';

export const units = ['vedfolnir', 'mysql', 'redis', 'nginx'] as const;
export type Unit = (typeof units)[number];

const serviceSchema = z.object({
  state: z.enum(['active', 'inactive', 'failed']),
  /** Milliseconds since 1970. */
  since: z.number(),
  pid: z.number(),
});
const servicesSchema = z.record(z.enum(units), serviceSchema);

export type ServiceState = z.infer<typeof serviceSchema>;

const descriptions: Readonly<Record<Unit, string>> = {
  vedfolnir: 'Vedfolnir web application',
  mysql: 'MySQL Community Server',
  redis: 'Advanced key-value store',
  nginx: 'A high performance web server and a reverse proxy server',
};

export function describeUnit(unit: Unit): string {
  return descriptions[unit];
}

export function readServices(place: VedfolnirPlace): Record<Unit, ServiceState> {
  return servicesSchema.parse(readJson(place.services));
}

export function isActive(place: VedfolnirPlace, unit: Unit): boolean {
  return readServices(place)[unit].state === 'active';
}

/** Notes that a service runs or no longer runs. The process that runs the web application acts on it. */
export function setService(
  place: VedfolnirPlace,
  unit: Unit,
  state: ServiceState['state'],
  now: number,
): void {
  const services = readServices(place);
  if (services[unit].state === state) return;
  const pid = state === 'active' ? 1000 + (Math.floor(now / 1000) % 30_000) : 0;
  writeServices(place, { ...services, [unit]: { state, since: now, pid } });
  const words = { active: 'Started', inactive: 'Stopped', failed: 'Failed with result exit-code:' }[state];
  writeLine(place.journal, now, `host systemd[1] ${unit}.service: ${words} ${descriptions[unit]}.`);
}

export function writeServices(place: VedfolnirPlace, services: Record<Unit, ServiceState>): void {
  replaceFile(place.services, `${JSON.stringify(services, null, 2)}\n`);
}
