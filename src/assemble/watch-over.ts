import type { Heartbeats } from '../checks/heartbeats.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { ReadStanding } from '../reports/standing.ts';
import type { Store } from '../store/store.ts';
import type { LookAtVitals } from '../vitals/ailment.ts';
import { createWatcher } from '../vitals/watcher.ts';
import { pingDeadMan } from '../web/dead-man.ts';
import { createHeartbeatDoor, type ExpectedHeartbeat } from '../web/heartbeat-door.ts';
import { createMetrics } from '../web/metrics.ts';
import { startWeb } from '../web/server.ts';

/** Where the bot tells about itself. */
export interface OutsideSettings {
  readonly web?: { readonly host: string; readonly port: number };
  readonly deadManUrl?: string;
}

/** Watches over the bot itself until the signal is aborted, and answers whoever asks over HTTP. */
export async function watchOver(
  parts: {
    readonly store: Store;
    readonly readStanding: ReadStanding;
    readonly vitals: LookAtVitals;
    readonly outside: OutsideSettings;
    /** Of the bot itself. */
    readonly labels: Readonly<Record<string, string>>;
    readonly expectedHeartbeats: readonly ExpectedHeartbeat[];
    readonly heartbeats: Heartbeats;
    readonly clock: Clock;
    readonly log: Log;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, vitals, clock, log, outside } = parts;
  const { deadManUrl } = outside;
  const watcher = createWatcher({
    look: vitals,
    ...(deadManUrl === undefined ? {} : { ping: () => pingDeadMan(deadManUrl) }),
    clock,
    log,
  });
  if (!outside.web) return watcher.run(signal);
  const { readStanding, labels } = parts;
  const metrics = createMetrics({ readStanding, outbox: store.outbox, vitals, labels });
  const heartbeats = createHeartbeatDoor({
    expected: parts.expectedHeartbeats,
    ping: (name, ping) => parts.heartbeats.ping(name, ping),
    clock,
  });
  const web = await startWeb({ address: outside.web, vitals, metrics, heartbeats, log });
  log.info('Health and metrics are answered.', { url: web.url });
  await watcher.run(signal);
  await web.stop();
}
