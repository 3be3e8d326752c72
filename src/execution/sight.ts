import type { Values } from '../checks/probe.ts';

/** What one kind of look found, before it is dated. */
export type Sight =
  | { readonly saw: true; readonly values: Values; readonly output?: string }
  | { readonly saw: false; readonly reason: string; readonly output?: string };
