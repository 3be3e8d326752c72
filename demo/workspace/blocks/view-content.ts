import type { Block } from '../world.ts';

/** A view as the app sent it, after its checks. */
export interface ViewContent {
  readonly type: 'modal' | 'home';
  readonly title: Block | null;
  readonly submit: Block | null;
  readonly close: Block | null;
  readonly blocks: readonly Block[];
  readonly privateMetadata: string;
  readonly callbackId: string;
  readonly externalId: string;
  readonly clearOnClose: boolean;
  readonly notifyOnClose: boolean;
}
