import type { FlappingRule } from '../../alerts/alert.ts';
import type { PlannedWindow } from '../../alerts/window.ts';
import type { CheckReference } from '../../checks/check.ts';
import type { CheckEntry, ServiceFile } from '../schema/service-file.ts';
import type { WorkspaceFile } from '../schema/workspace-file.ts';

/** A check as `depends_on` names it from within a service. */
export function readReference(text: string, service: string): CheckReference {
  const [first = '', second] = text.split('/', 2);
  return second === undefined ? { service, check: first } : { service: first, check: second };
}

/**
 * What a check depends on: what it says itself, and what its whole service does. What stands below the whole service
 * does not depend on itself, nor on what depends on it.
 */
export function causesOf(check: CheckEntry, file: Pick<ServiceFile, 'service' | 'checks'>): CheckReference[] {
  const { id } = file.service;
  const own = check.depends_on.map((text) => readReference(text, id));
  const shared = file.service.depends_on
    .map((text) => readReference(text, id))
    .filter((cause) => cause.service !== id || !reaches(cause.check, check.id, file));
  const all = [...own, ...shared];
  return all.filter(
    (each, index) =>
      all.findIndex(({ service, check: named }) => service === each.service && named === each.check) ===
      index,
  );
}

/** Whether a check of the service is another one, or depends on it by what the checks say themselves. */
function reaches(
  from: string,
  to: string,
  file: Pick<ServiceFile, 'service' | 'checks'>,
  passed: ReadonlySet<string> = new Set(),
): boolean {
  if (from === to) return true;
  if (passed.has(from)) return false;
  const next = file.checks.find(({ id }) => id === from)?.depends_on ?? [];
  return next
    .map((text) => readReference(text, file.service.id))
    .some(
      ({ service, check }) =>
        service === file.service.id && reaches(check, to, file, new Set([...passed, from])),
    );
}

export function buildWindows({ service, windows }: ServiceFile): PlannedWindow[] {
  return windows.map(({ timezone, ...window }) => ({
    ...window,
    service: service.id,
    timezone: timezone ?? service.timezone,
  }));
}

/** How each service tells flapping from failing: as its own file says, else as the workspace does. */
export function buildFlapping(
  workspace: WorkspaceFile,
  services: readonly ServiceFile[],
): Record<string, FlappingRule> {
  return Object.fromEntries(
    services.map(({ service, watching }) => [service.id, watching.flapping ?? workspace.watching.flapping]),
  );
}
