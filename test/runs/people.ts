import type { Actor } from '../../src/record/actor.ts';

export const nick: Actor = { kind: 'slack', user: 'U1' };
export const karen: Actor = { kind: 'slack', user: 'U2' };
