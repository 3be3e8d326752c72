import { join } from 'node:path';

/** What people call it, as a heading over its knobs. */
export const group = 'WitchCityRope';

/** Where everything of WitchCityRope lies; what stands in for the machine around it lies below `machine`. */
export interface WitchCityRopePlace {
  /** Stand-in of /srv/witch-city-rope: bin/, data/, config/. */
  readonly home: string;
  /** Members, events and payments. */
  readonly database: string;
  readonly uploads: string;
  readonly configuration: string;
  /** One line for every request that the website answered. */
  readonly accessLog: string;
  /** What ends by itself: licences, subscriptions, contracts, names, certificates kept in reserve. */
  readonly register: string;
  /** Which version runs where, and whether maintenance mode is on. */
  readonly release: string;
  /** Folders of backups: daily/, weekly/, monthly/ … */
  readonly backups: string;
  /** … and their copies elsewhere: weekly/, monthly/. */
  readonly offSite: string;
  readonly certificates: {
    readonly authority: string;
    readonly authorityKey: string;
    readonly site: string;
    readonly siteKey: string;
    readonly mail: string;
    readonly mailKey: string;
  };
  /** How the stand-ins behave; knobs turn it. */
  readonly settings: string;
  /** Addresses of the servers, for those who want to reach them. */
  readonly addresses: string;
  /** Folder that is watched for what changes: settings and certificates. */
  readonly state: string;
  /** Where a knob keeps what it takes away. */
  readonly kept: string;
}

/** The places of the installation whose folder is `base`. */
export function witchCityRopeAt(base: string): WitchCityRopePlace {
  const home = join(base, 'srv');
  const machine = join(base, 'machine');
  const state = join(machine, 'run');
  return {
    ...{ home, state, database: join(home, 'data', 'rope.db'), uploads: join(home, 'data', 'uploads') },
    configuration: join(home, 'config'),
    accessLog: join(home, 'log', 'access.log'),
    register: join(home, 'register', 'expiries.json'),
    release: join(machine, 'release.json'),
    backups: join(base, 'backup'),
    offSite: join(base, 'off-site'),
    certificates: {
      authority: join(machine, 'certificates', 'authority.pem'),
      authorityKey: join(machine, 'certificates', 'authority-key.pem'),
      site: join(state, 'site.pem'),
      siteKey: join(state, 'site-key.pem'),
      mail: join(state, 'mail.pem'),
      mailKey: join(state, 'mail-key.pem'),
    },
    settings: join(state, 'settings.json'),
    addresses: join(machine, 'addresses.json'),
    kept: join(machine, 'kept'),
  };
}
