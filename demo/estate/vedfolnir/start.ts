import { watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStandIn } from '../stand-in.ts';
import { buildVedfolnir } from './build.ts';
import { adminToken } from './credentials.ts';
import { writeMetrics } from './metrics.ts';
import { vedfolnirAt } from './place.ts';
import { restartMachine, takePlannedRestart } from './system/restart.ts';
import { isActive } from './system/services.ts';
import { visit } from './traffic.ts';
import { vedfolnirApplication } from './web/application.ts';
import { endJobsWhenDue } from './web/maintenance.ts';

/** Vedfolnir while it runs. */
export interface Vedfolnir {
  readonly env: Readonly<Record<string, string>>;
  /** Programs that stand in for those of the machine; they must come first on PATH. */
  readonly bin: string;
  /** Stops or starts the web application as the machine's services say; done when it did. */
  obey(): Promise<void>;
  stop(): Promise<void>;
}

/** As often as the handbook wants the application looked at. */
const monitoredEvery = 30_000;

/** Lays Vedfolnir out below `root` and starts its web application, its visitors and its measuring. */
export async function startVedfolnir(root: string, now: number, port: number): Promise<Vedfolnir> {
  const base = join(root, 'vedfolnir');
  const place = vedfolnirAt(base);
  buildVedfolnir(place, base, now);
  const web = await startStandIn(port, vedfolnirApplication(place));
  writeFileSync(place.address, `${JSON.stringify({ url: web.url })}\n`);

  let obeyed = Promise.resolve();
  const obey = (): Promise<void> => {
    const obeying = obeyed.then(() => (isActive(place, 'vedfolnir') ? web.start() : web.stop()));
    // A start that failed (somebody took the port) must not keep the next one from happening.
    obeyed = obeying.catch(() => {});
    return obeying;
  };
  // `systemctl` of another process says on disk what should run.
  let restarted: Promise<void> | undefined;
  const watcher = watch(place.state, () => {
    if (takePlannedRestart(place)) restarted = restartMachine(place).catch(() => {});
    void obey().catch(() => {});
  });

  let busy: Promise<void> | undefined;
  const goOn = async (): Promise<void> => {
    await visit(place);
    endJobsWhenDue(place, Date.now());
    writeMetrics(place, Date.now());
  };
  const ticks = setInterval(() => {
    // Visitors of a slow application may still wait: then no new ones come.
    busy ??= goOn()
      .catch(() => {
        // Somebody broke something on purpose; the next round tries again.
      })
      .finally(() => {
        busy = undefined;
      });
  }, monitoredEvery);
  ticks.unref();

  return {
    bin: place.bin,
    env: {
      VEDFOLNIR_HOME: place.home,
      VEDFOLNIR_URL: web.url,
      VEDFOLNIR_METRICS: place.metrics,
      VEDFOLNIR_SYSLOG: place.syslog,
      VEDFOLNIR_BACKUPS: place.backups,
      VEDFOLNIR_MYSQL_OPTIONS: place.mysql.options,
      VEDFOLNIR_REDIS_DUMP: place.redis.dump,
      VEDFOLNIR_LOGROTATE: place.logrotate,
      VEDFOLNIR_BOOT_ID: place.bootId,
      VEDFOLNIR_ADMIN_TOKEN: adminToken,
    },
    obey,
    async stop() {
      clearInterval(ticks);
      watcher.close();
      await web.stop();
      await restarted;
      await busy;
      await obeyed;
      await web.stop();
    },
  };
}
