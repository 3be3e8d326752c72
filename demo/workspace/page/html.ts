import htm from 'htm';
import { h, type VNode } from 'preact';

/** What a component shows. */
export type Shown = VNode | VNode[] | string | null;

/** Templates in place of JSX: the page is served as it stands, without a build. */
export const html = htm.bind<VNode>(h);
