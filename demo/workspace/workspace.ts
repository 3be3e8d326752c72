import { randomBytes } from 'node:crypto';
import { Checks } from './blocks/checks.ts';
import { Changes } from './changes.ts';
import { Faults } from './faults.ts';
import { createGestures, type Gestures } from './gestures/gestures.ts';
import { Log, type LogEntry } from './log.ts';
import { slackTiming, type WorkspaceOptions } from './options.ts';
import type { PageState } from './page-api.ts';
import { pageState } from './page-server/state.ts';
import type { Parts } from './parts.ts';
import { ResponseUrls } from './response-urls.ts';
import { listen } from './server.ts';
import { type Delivery, Socket } from './socket.ts';
import { Triggers } from './triggers.ts';
import { Views } from './views.ts';
import { World } from './world.ts';

export type { LogEntry } from './log.ts';
export type { WorkspaceOptions } from './options.ts';

/** A running stand-in for Slack's side. */
export interface Workspace extends Gestures {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What an app gets as `slackApiUrl`. */
  readonly apiUrl: string;
  /** The page, with its token. */
  readonly pageUrl: string;
  /** Everything that passed between the app and the workspace, in order. */
  readonly log: readonly LogEntry[];
  readonly faults: WorkspaceFaults;
  readonly connectionCount: number;
  /** Everything that a person sees. @throws Impossible for unknown people */
  state(as: string): PageState;
  /**
   * Waits until `find` gives something, looking again after every change.
   *
   * @param timeout milliseconds, default 5,000
   * @throws when it does not in time, with the last entries of the log
   */
  waitFor<T>(find: (workspace: Workspace) => T | false | null | undefined, timeout?: number): Promise<T>;
  stop(): Promise<void>;
}

/** What can be made to go wrong; see `Faults` and `Socket`. */
export interface WorkspaceFaults extends Pick<Faults, 'rateLimit' | 'fail' | 'rejectBlocks'> {
  redeliver(envelopeId: string): Promise<Delivery>;
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'cut'): void;
  refuseConnections(on: boolean): void;
  duplicateDeliveries(on: boolean): void;
  /** Every request is cut and every connection dropped: Slack is out of reach. */
  goAway(on: boolean): void;
}

/** Starts a workspace on 127.0.0.1. */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const timing = { ...slackTiming, ...options.timing };
  const changes = new Changes();
  const log = new Log(() => changes.announce());
  const faults = new Faults();
  const checks = new Checks(faults);
  const world = new World(options, changes);
  const parts: Parts = {
    world,
    changes,
    log,
    faults,
    checks,
    views: new Views(world, checks),
    triggers: new Triggers(timing.trigger),
    responseUrls: new ResponseUrls(() => world.now()),
    socket: new Socket({ log, faults, timing, appId: options.app.appId }),
    uploads: new Map(),
    shareLater: (share) => (timing.share === 0 ? share() : void setTimeout(share, timing.share).unref()),
  };
  const gestures = createGestures(parts);
  const token = options.pageToken ?? randomBytes(24).toString('base64url');
  const server = await listen(parts, gestures, { port: options.port ?? 0, token });
  parts.responseUrls.base = server.url;

  const workspace: Workspace = {
    ...gestures,
    url: server.url,
    apiUrl: `${server.url}/api/`,
    pageUrl: `${server.url}/?token=${token}`,
    log: log.entries,
    faults: workspaceFaults(parts),
    get connectionCount() {
      return parts.socket.connectionCount;
    },
    state: (as) => pageState(parts, as),
    waitFor: (find, timeout = 5_000) =>
      changes.waitFor(
        () => find(workspace),
        timeout,
        () => lastOf(log.entries),
      ),
    stop: async () => {
      parts.socket.stop();
      await server.close();
    },
  };
  return workspace;
}

function workspaceFaults({ faults, socket }: Parts): WorkspaceFaults {
  return {
    rateLimit: (method, times, retryAfter) => faults.rateLimit(method, times, retryAfter),
    fail: (method, times, failure) => faults.fail(method, times, failure),
    rejectBlocks: (types) => faults.rejectBlocks(types),
    redeliver: (envelopeId) => socket.redeliver(envelopeId),
    disconnect: (reason) => socket.disconnect(reason),
    refuseConnections: (on) => {
      faults.connectionsRefused = on;
    },
    duplicateDeliveries: (on) => {
      faults.deliveriesDoubled = on;
    },
    goAway: (on) => {
      faults.away = on;
      if (on) socket.disconnect('cut');
    },
  };
}

function lastOf(entries: readonly LogEntry[]): string {
  const lines = entries.slice(-8).map((entry) => JSON.stringify(entry).slice(0, 400));
  return `The last of ${entries.length} log entries:\n${lines.join('\n')}`;
}
