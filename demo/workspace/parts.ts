import type { Checks } from './blocks/checks.ts';
import type { Changes } from './changes.ts';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Socket } from './socket.ts';
import type { Triggers } from './triggers.ts';
import type { Views } from './views.ts';
import type { World } from './world.ts';

/** What a running workspace is made of; passed to whoever serves one side of it. */
export interface Parts {
  readonly world: World;
  readonly changes: Changes;
  readonly log: Log;
  readonly faults: Faults;
  readonly checks: Checks;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly socket: Socket;
  /** Files on their way: announced, perhaps uploaded, not yet completed. */
  readonly uploads: Map<string, Upload>;
  /** Shows a file a while after it was put somewhere, as Slack does. */
  readonly shareLater: (share: () => void) => void;
}

export interface Upload {
  readonly name: string;
  /** Bytes, as announced. */
  readonly size: number;
  readonly bytes: Buffer | null;
}
