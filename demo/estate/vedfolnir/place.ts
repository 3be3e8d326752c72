import { join } from 'node:path';

/** Where everything of Vedfolnir lies; what stands in for the machine around it lies below `machine`. */
export interface VedfolnirPlace {
  /** Stand-in of /opt/vedfolnir: scripts/, logs/, .env. */
  readonly home: string;
  readonly scripts: string;
  readonly settings: string;
  readonly environmentFile: string;
  readonly maintenance: string;
  /** Address of the web application, for those who want to reach it. */
  readonly address: string;
  readonly logs: { readonly folder: string; readonly web: string; readonly security: string };
  /** Stand-in of /var/log/vedfolnir_metrics.log. */
  readonly metrics: string;
  readonly syslog: string;
  /** Stand-in of /backup. */
  readonly backups: string;
  readonly mysql: { readonly data: string; readonly server: string; readonly options: string };
  readonly redis: { readonly keys: string; readonly dump: string };
  /** What this machine's systemd, firewall and mail would know. */
  readonly services: string;
  readonly journal: string;
  readonly firewall: string;
  readonly sentMail: string;
  readonly logrotate: string;
  /** Programs named like the real ones; it comes first on the estate's PATH. */
  readonly bin: string;
  /** Folder that is watched for services that stop and start. */
  readonly state: string;
  /** Stand-in of /proc/sys/kernel/random/boot_id: another one after each start of the machine. */
  readonly bootId: string;
  /** There while a restart of the machine is planned. */
  readonly shutdown: string;
  /** What this machine's package managers would know. */
  readonly packages: string;
  /** Where a knob keeps what it takes away. */
  readonly kept: string;
}

/** The places of the installation whose folder is `base`. */
export function vedfolnirAt(base: string): VedfolnirPlace {
  const home = join(base, 'opt');
  const machine = join(base, 'machine');
  const logs = join(home, 'logs');
  const state = join(machine, 'run');
  return {
    ...{ home, state, scripts: join(home, 'scripts'), settings: join(machine, 'settings.json') },
    ...{
      bootId: join(machine, 'boot_id'),
      shutdown: join(state, 'shutdown'),
      packages: join(machine, 'packages.json'),
    },
    environmentFile: join(home, '.env'),
    maintenance: join(home, 'storage', 'maintenance.json'),
    address: join(state, 'web.json'),
    logs: { folder: logs, web: join(logs, 'webapp.log'), security: join(logs, 'security_events.log') },
    metrics: join(machine, 'var', 'log', 'vedfolnir_metrics.log'),
    syslog: join(machine, 'var', 'log', 'syslog'),
    backups: join(base, 'backup'),
    mysql: {
      data: join(machine, 'var', 'lib', 'mysql', 'vedfolnir.db'),
      server: join(machine, 'var', 'lib', 'mysql', 'server.db'),
      options: join(machine, 'etc', 'vedfolnir-client.cnf'),
    },
    redis: {
      keys: join(machine, 'var', 'lib', 'redis', 'keys.db'),
      dump: join(machine, 'var', 'lib', 'redis', 'dump.rdb'),
    },
    services: join(state, 'services.json'),
    journal: join(machine, 'var', 'log', 'journal.log'),
    firewall: join(machine, 'etc', 'ufw.json'),
    sentMail: join(machine, 'var', 'mail', 'sent'),
    logrotate: join(machine, 'etc', 'logrotate.d', 'vedfolnir'),
    bin: join(machine, 'bin'),
    kept: join(machine, 'kept'),
  };
}
