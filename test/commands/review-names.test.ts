import { expect, it } from 'vitest';
import { createStatusCommand } from '../../commands/status.ts';
import { arrangeStanding } from '../../src/reports/standing.ts';
import type { Service } from '../../src/services/service.ts';

const service: Service = {
  id: 'mission-control',
  name: 'Mission Control',
  timezone: 'UTC',
  labels: {},
  parts: [],
  channels: { health: '#ops' },
};
const status = createStatusCommand({
  services: [service],
  readStanding: async () => arrangeStanding(0, [{ service, checks: [], duties: [], dutyProblems: [] }]),
});
const request = { actor: { kind: 'slack', user: 'U01LENA' }, at: 0 } as const;

it.each([[['Mission', 'Control']], [['mission', 'control']], [['Mission Control']], [['mission-control']]])(
  'understands a service by the name under which it is shown: %j',
  async (words) => {
    expect((await status.run(words, request)).title).toBe('Mission Control: all is well');
  },
);

it('asks for one service when the words are none', async () => {
  expect((await status.run(['mission-control', 'mids-hero'], request)).title).toBe(
    'One service at a time, please.',
  );
});
