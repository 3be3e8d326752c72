import type { PageState } from '../page-api.ts';

/** One line of the list over the composer. */
export interface Suggestion {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  /** The composer's text and caret after picking it. */
  readonly text: string;
  readonly caret: number;
}

export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** Slack's usage hint of the command that is being typed. */
  readonly hint: string;
  /** Whether Enter picks the first line (names) or sends what is typed (arguments). */
  readonly picksFirst: boolean;
}

/** Of names; what may follow a command is offered whole, and scrolls. */
const mostNames = 8;
const nothing: Suggestions = { items: [], hint: '', picksFirst: false };

/** What could follow at the caret: commands, their arguments, or names after `@`. */
export function suggest(text: string, caret: number, page: PageState, isThread: boolean): Suggestions {
  const before = text.slice(0, caret);
  const mention = /(?:^|\s)@([^\s@]*)$/.exec(before);
  if (mention !== null) return suggestNames(text, caret, mention[1] ?? '', page);
  if (isThread || !text.startsWith('/') || caret < text.length) return nothing;
  const space = text.search(/\s/);
  return space < 0 ? suggestCommands(text, page) : suggestArguments(text, space, page);
}

function suggestCommands(text: string, page: PageState): Suggestions {
  const items = page.commands
    .filter((one) => one.command.startsWith(text.toLowerCase()))
    .map((one) => ({
      label: `${one.command} ${one.usageHint}`.trim(),
      detail: one.description,
      name: one.command,
    }))
    .map(({ label, detail, name }) => ({ key: name, label, detail, ...end(`${name} `) }));
  const isWhole = page.commands.some((one) => one.command === text);
  return { items, hint: '', picksFirst: !isWhole };
}

function suggestArguments(text: string, space: number, page: PageState): Suggestions {
  const command = page.commands.find((one) => one.command === text.slice(0, space));
  if (command === undefined) return nothing;
  const typed = text.slice(space).trimStart().toLowerCase();
  const starting = command.suggestions.filter((one) => one.toLowerCase().startsWith(typed));
  const words = typed.split(/\s+/);
  const containing = command.suggestions.filter(
    (one) => !starting.includes(one) && words.every((word) => one.toLowerCase().includes(word)),
  );
  const items = [...starting, ...containing]
    .filter((one) => one.toLowerCase() !== typed)
    .map((one) => ({
      key: one,
      label: `${command.command} ${one}`,
      detail: '',
      ...end(`${command.command} ${one}`),
    }));
  return { items, hint: `${command.command} ${command.usageHint}`.trim(), picksFirst: false };
}

function suggestNames(text: string, caret: number, typed: string, page: PageState): Suggestions {
  const start = caret - typed.length - 1;
  const names = [
    ...page.people.map((person) => ({ key: person.id, name: person.name, detail: person.title })),
    ...page.userGroups.map((group) => ({ key: group.id, name: group.handle, detail: group.name })),
    { key: 'here', name: 'here', detail: 'Everyone in this channel who is active' },
    { key: 'channel', name: 'channel', detail: 'Everyone in this channel' },
  ];
  const items = names
    .filter((one) =>
      one.name
        .toLowerCase()
        .split(/[\s-]+/)
        .concat(one.name.toLowerCase())
        .some((word) => word.startsWith(typed.toLowerCase())),
    )
    .slice(0, mostNames)
    .map(({ key, name, detail }) => {
      const written = `${text.slice(0, start)}@${name} `;
      const rest = text.slice(caret).replace(/^ /, '');
      return { key, label: `@${name}`, detail, text: written + rest, caret: written.length };
    });
  return { items, hint: '', picksFirst: true };
}

function end(text: string): { readonly text: string; readonly caret: number } {
  return { text, caret: text.length };
}
