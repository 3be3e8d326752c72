/**
 * What the page in the browser and the workspace server say to each other. Every request carries the
 * token of the page's URL in the header `x-workspace-token` (the event stream: in the query `token`).
 *
 *   GET  /page/state?as=U…        → PageState: everything that this person sees
 *   GET  /page/events?as=U…       → server-sent events, `data: {"revision": n}` whenever that changed
 *   POST /page/say                ← Say        a message (may mention the app)
 *   POST /page/command            ← SlashCommand
 *   POST /page/press              ← Press      a button, menu, picker, checkbox … in a message or a view
 *   POST /page/options            ← OptionsWanted → { options } for external menus
 *   POST /page/submit             ← Submit     a view; → { errors } by block id when the app refused it
 *   POST /page/home              ← OpenHome   the app's Home tab was opened
 *   POST /page/close              ← Close      a view
 *   POST /page/knob               ← Turn       a knob of the side panel
 *
 * Every answer is JSON; a refusal is `{ "error": "sentence" }` with status 4xx.
 */
export interface PageState {
  readonly revision: number;
  readonly team: { readonly id: string; readonly name: string };
  readonly me: string;
  readonly people: readonly PagePerson[];
  readonly userGroups: readonly { readonly id: string; readonly handle: string; readonly name: string }[];
  /** Channels that this person is in, in the order of the sidebar; direct messages with the app last. */
  readonly channels: readonly PageChannel[];
  /** The view that is open for this person, on top of its stack. */
  readonly view: PageView | null;
  /** The app's Home tab for this person, if it published one. */
  readonly home: PageView | null;
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
    /** Whole texts that may follow the command, for the suggestions in the command box. */
    readonly suggestions: readonly string[];
  }[];
  /** Things to break and mend, if whoever started the workspace gave some. */
  readonly panel: { readonly title: string; readonly knobs: readonly PageKnob[] } | null;
  /** False while no app is connected by Socket Mode: the page says so. */
  readonly appConnected: boolean;
}

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  /** Shown under the name in the person switcher: `Lead`, `Guest`. */
  readonly title: string;
  readonly bot: boolean;
  readonly guest: boolean;
  readonly timezone: string;
  /** False for the people of the switcher that one cannot be (the bot). */
  readonly playable: boolean;
}

export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly direct: boolean;
  /** Oldest first; replies of threads are in `replies` of their parent. */
  readonly messages: readonly PageMessage[];
}

export interface PageMessage {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  /** Block Kit blocks exactly as the app sent them; null for plain messages. */
  readonly blocks: readonly Record<string, unknown>[] | null;
  readonly edited: boolean;
  /** Only this person sees it (an answer to a command). */
  readonly ephemeral: boolean;
  /** A reply from a thread that the channel is shown, too: the message that it replies to. */
  readonly repliesTo: string | null;
  readonly replies: readonly PageMessage[];
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly files: readonly {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly text: string;
  }[];
}

export interface PageView {
  readonly id: string;
  readonly title: string;
  readonly submit: string | null;
  readonly close: string | null;
  readonly blocks: readonly Record<string, unknown>[];
  /** Counts updates of the view. */
  readonly hash: string;
}

export interface PageKnob {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
}

export interface Say {
  readonly as: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string;
}

export interface SlashCommand {
  readonly as: string;
  readonly channel: string;
  /** `/ops` */
  readonly command: string;
  readonly text: string;
}

export interface Press {
  readonly as: string;
  readonly where:
    | { readonly channel: string; readonly ts: string; readonly ephemeral: boolean }
    | { readonly view: string };
  readonly blockId: string;
  readonly actionId: string;
  /**
   * What was chosen, by the element's own Block Kit key: `{}` for a button, `{ selected_option: {…} }`,
   * `{ selected_options: […] }`, `{ selected_date_time: 1700000000 }`, `{ value: 'text' }` …
   */
  readonly chosen: Readonly<Record<string, unknown>>;
}

export interface OptionsWanted {
  readonly as: string;
  readonly where: Press['where'];
  readonly blockId: string;
  readonly actionId: string;
  readonly value: string;
}

export interface Submit {
  readonly as: string;
  readonly view: string;
  /** As Slack's `view.state.values`: block id → action id → { type, … }. */
  readonly values: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export interface OpenHome {
  readonly as: string;
}

export interface Close {
  readonly as: string;
  readonly view: string;
}

export interface Turn {
  readonly knob: string;
  readonly on: boolean;
}
