import type { Config } from '../config.ts';
import type { ServiceFile } from '../schema/service-file.ts';

/** The consent that config asks for before any command of a service's runbooks. */
export function buildApprovals(services: readonly ServiceFile[]): Config['runbooks']['approve'] {
  return Object.fromEntries(
    services.flatMap(({ service, runbooks: { approve } }) =>
      approve ? [[service.id, { ...approve, expires: approve.expires ?? null }]] : [],
    ),
  );
}

/** Who may run a step without the consent that it needs, by service. */
export function buildBreakGlass(services: readonly ServiceFile[]): Config['runbooks']['breakGlass'] {
  return Object.fromEntries(
    services.flatMap(({ service, runbooks: { break_glass } }) =>
      break_glass ? [[service.id, break_glass.roles]] : [],
    ),
  );
}
