import type { PageMessage, PageView } from '../../demo/workspace/page-api.ts';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { patience } from './patience.ts';
import { ops } from './town.ts';

/** What one person sees and does in the workspace. */
export interface Hands {
  readonly id: string;
  /** Types `/ops TEXT`; resolves when Slack's side has the acknowledgement, or gave up. */
  type(text: string, channel?: string): Promise<unknown>;
  /** Types `/ops TEXT` and waits for the next private answer, as text. */
  ask(text: string, channel?: string): Promise<string>;
  /** Every message of a channel that this person sees, replies of threads behind their parent. */
  sees(channel?: string): readonly PageMessage[];
  /** Only those that are for this person alone. */
  answers(channel?: string): readonly PageMessage[];
  /** Waits until a private answer (beyond those at the call) holds the text. */
  isTold(text: string, channel?: string): Promise<PageMessage>;
  /** Presses the first button with this label on a message. */
  press(message: PageMessage, label: string, channel?: string): Promise<unknown>;
  /** Waits for the dialog. */
  dialog(): Promise<PageView>;
  /** Sends the dialog with answers by block id; a number is a moment in epoch milliseconds. */
  submit(
    view: PageView,
    answers: Readonly<Record<string, string | number>>,
  ): Promise<Readonly<Record<string, string>>>;
}

export function handsOf(workspace: Workspace, id: string): Hands {
  const sees = (channel = ops) =>
    (workspace.state(id).channels.find((each) => each.id === channel)?.messages ?? []).flatMap((message) => [
      message,
      ...message.replies,
    ]);
  const answers = (channel = ops) => sees(channel).filter(({ ephemeral }) => ephemeral);
  const type = (text: string, channel = ops) => workspace.command({ as: id, channel, command: '/ops', text });

  async function nextAnswer(channel: string, known: number): Promise<PageMessage> {
    return workspace.waitFor(() => answers(channel)[known], patience);
  }

  return {
    id,
    type,
    sees,
    answers,
    async ask(text, channel = ops) {
      const known = answers(channel).length;
      await type(text, channel);
      return textOf(await nextAnswer(channel, known));
    },
    isTold(text, channel = ops) {
      const known = new Set(answers(channel).map(({ ts }) => ts));
      return workspace.waitFor(
        () => answers(channel).find((message) => !known.has(message.ts) && textOf(message).includes(text)),
        patience,
      );
    },
    press(message, label, channel = ops) {
      const { blockId, actionId } = buttonOf(message, label);
      const where = { channel, ts: message.ts, ephemeral: message.ephemeral };
      return workspace.press({ as: id, where, blockId, actionId, chosen: {} });
    },
    dialog: () => workspace.waitFor(() => workspace.state(id).view, patience),
    async submit(view, given) {
      const values = Object.fromEntries(
        Object.entries(given).map(([field, value]) => [field, { answer: stateOf(view, field, value) }]),
      );
      return (await workspace.submit({ as: id, view: view.id, values })).errors;
    },
  };
}

/** Everything that a message says, in text and blocks. */
export function textOf(message: PageMessage): string {
  return `${message.text}\n${JSON.stringify(message.blocks)}`;
}

/** The labels of all buttons on a message, in order. */
export function labelsOf(message: PageMessage): string[] {
  return buttonsOf(message).map(({ label }) => label);
}

export function buttonOf(message: PageMessage, label: string) {
  const button = buttonsOf(message).find((each) => each.label === label);
  if (!button) throw new Error(`No button “${label}” on: ${message.text}`);
  return button;
}

function buttonsOf(message: PageMessage) {
  return (message.blocks ?? []).flatMap((block) =>
    block.type === 'actions' && Array.isArray(block.elements)
      ? block.elements.map((element) => ({
          blockId: String(block.block_id),
          actionId: String(element.action_id),
          label: String(element.text?.text),
        }))
      : [],
  );
}

function stateOf(view: PageView, field: string, value: string | number): Record<string, unknown> {
  if (typeof value === 'number') return { selected_date_time: Math.floor(value / 1000) };
  const block = view.blocks.find(({ block_id }) => block_id === field);
  const isMenu = /"(static|external)_select"/.test(JSON.stringify(block?.element ?? {}));
  return isMenu ? { selected_option: { value, text: { type: 'plain_text', text: value } } } : { value };
}
