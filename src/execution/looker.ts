import type { Heartbeat, Looker, LookResult, Probe, Values } from '../checks/probe.ts';
import type { Clock } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import { lookAtCommand } from './look-command.ts';
import { createFilesLook } from './look-files.ts';
import { createHostLook } from './look-host.ts';
import { lookAtHttp } from './look-http.ts';
import { createLogLook } from './look-log.ts';
import { lookAtPrometheus } from './look-prometheus.ts';
import { lookAtTcp } from './look-tcp.ts';
import { createTlsLook } from './look-tls.ts';
import type { Sight } from './sight.ts';
import { withinTime } from './within-time.ts';

export interface LookerParts {
  readonly clock: Clock;
  /** What the maintenance items of a service come to: the values of its `maintenance` probes. */
  readonly maintenanceDigest: (service: string) => Promise<Values>;
  /** How a job stands that reports by itself; undefined when it never has. */
  readonly heartbeat?: (probe: Probe, heartbeat: Heartbeat) => Promise<Values | undefined>;
}

/** How long the processes of a look may take to end after SIGTERM. */
const commandGrace = 2_000;

/** Looks at the real world. Every look comes back within its timeout and a grace, and none throws. */
export function createLooker({ clock, maintenanceDigest, heartbeat }: LookerParts): Looker {
  const lookAtHost = createHostLook();
  const lookAtFiles = createFilesLook(clock);
  const lookAtLog = createLogLook(clock);
  const lookAtTls = createTlsLook(clock);

  function see(probe: Probe, signal: AbortSignal): Promise<Sight> {
    const { look, timeout } = probe;
    switch (look.kind) {
      case 'command':
        return lookAtCommand(look, { timeout, grace: commandGrace }, signal);
      case 'http':
        return lookAtHttp(look, timeout, signal);
      case 'prometheus':
        return lookAtPrometheus(look, timeout, signal);
      case 'host':
        return withinTime(timeout, signal, () => lookAtHost(look));
      case 'files':
        return withinTime(timeout, signal, (over) => lookAtFiles(look, over));
      case 'tls':
        return lookAtTls(look, timeout, signal);
      case 'tcp':
        return lookAtTcp(look, timeout, signal);
      case 'log':
        return withinTime(timeout, signal, (over) => lookAtLog(look, over));
      case 'heartbeat':
        return withinTime(timeout, signal, async () => {
          const values = await heartbeat?.(probe, look.heartbeat);
          return values ? { saw: true, values } : { saw: false, reason: 'it has not reported yet' };
        });
      case 'maintenance':
        return withinTime(timeout, signal, async () => ({
          saw: true,
          values: await maintenanceDigest(probe.service),
        }));
    }
  }

  return {
    look: async (probe, signal): Promise<LookResult> => {
      const at = clock.now();
      const startedAt = clock.elapsed();
      const sight = await see(probe, signal).catch(
        (thrown: unknown): Sight => ({ saw: false, reason: `the look failed: ${sentenceOf(thrown)}` }),
      );
      return { ...sight, at, took: Math.round(clock.elapsed() - startedAt) };
    },
  };
}
