import { createHeartbeats } from '../../src/checks/heartbeats.ts';
import type { Heartbeat, Probe, Values } from '../../src/checks/probe.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createHeartbeatDoor } from '../../src/web/heartbeat-door.ts';
import { startWeb } from '../../src/web/server.ts';
import { MemoryMemo } from '../slack/support/memory-memo.ts';

/** Where the jobs of an estate report, as they would to a bot. */
export interface JobDesk {
  readonly url: string;
  look(probe: Probe, heartbeat: Heartbeat): Promise<Values | undefined>;
  close(): Promise<void>;
}

/** Opens the real door, with nothing but a memory behind it. @param jobs their tokens, by `service/probe` */
export async function openJobDesk(jobs: Readonly<Record<string, string>>): Promise<JobDesk> {
  const heartbeats = createHeartbeats({ memo: new MemoryMemo(), clock: systemClock, mask: (text) => text });
  const expected = Object.entries(jobs).map(([name, token]) => {
    const [service = '', probe = ''] = name.split('/');
    return { service, probe, token };
  });
  const web = await startWeb({
    address: { host: '127.0.0.1', port: 0 },
    vitals: async () => [],
    metrics: { contentType: 'text/plain', text: async () => '' },
    heartbeats: createHeartbeatDoor({ expected, ping: heartbeats.ping, clock: systemClock }),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return {
    url: web.url,
    look: ({ service, id }, heartbeat) => heartbeats.look({ service, probe: id }, heartbeat),
    close: () => web.stop(),
  };
}
