import type { Access } from '../access/access.ts';
import type { Clock } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { type Mask, maskDeep } from '../core/mask.ts';
import type { Answers, Form, Reply, Suggestion } from '../core/reply.ts';
import { actorKey } from '../record/actor.ts';
import type { AuditStore } from '../record/audit.ts';
import type { ActionHandler, Command, Request } from './command.ts';
import { exampleOf, problemReply, unknownWord } from './problems.ts';

/** What people say and press, answered: the one place where words become commands and rights are asked for. */
export interface Dialogue {
  /** Answers the words after `/ops` (or after `watchkeeper` in the terminal). Never throws. */
  answer(words: readonly string[], request: Request): Promise<Reply>;
  /** The dialog that words open, where there is one and the asker may. Never throws. */
  openWords(words: readonly string[], request: Request): Promise<Form | undefined>;
  /** What fits to what is typed into a field of a dialog. Never throws. */
  suggest(action: string, typed: string, request: Request): Promise<readonly Suggestion[]>;
  /** The dialog that follows one that was sent; undefined: it is acted upon. Never throws. */
  next(action: string, subject: string, answers: Answers, request: Request): Promise<Form | undefined>;
  /** What a button leads to: a form to fill in, or nothing when it acts at once. Never throws. */
  open(action: string, subject: string, request: Request): Promise<Form | Reply | undefined>;
  /** What is wrong with a filled-in form, by field; quick, and without looking at the world. */
  check(action: string, answers: Answers): Readonly<Record<string, string>>;
  /** Does what a button or a filled-in form asks for. Never throws. */
  act(action: string, subject: string, answers: Answers, request: Request): Promise<Reply>;
}

export interface DialogueParts {
  readonly commands: readonly Command[];
  /** Actions that belong to no command. */
  readonly actions?: readonly ActionHandler[];
  readonly access: Access;
  readonly audit: AuditStore;
  readonly clock: Clock;
  /** Keeps secrets out of whatever is answered. */
  readonly mask: Mask;
  /** Told of errors that nobody expected. */
  readonly onError: (error: unknown, doing: string) => void;
}

/** Joins commands, rights and trace into one dialogue. */
export function createDialogue(parts: DialogueParts): Dialogue {
  const commands = new Map(parts.commands.map((command) => [command.word, command]));
  const handlers = new Map(
    [...parts.commands.flatMap((command) => command.actions ?? []), ...(parts.actions ?? [])].map(
      (handler) => [handler.action, handler],
    ),
  );

  /** @param about what was typed or pressed: words of a person, so that they can be erased from the log */
  async function refused(right: string, about: string, request: Request): Promise<Reply | undefined> {
    const verdict = await parts.access.may(request.actor, right);
    if (verdict.allowed) return undefined;
    await parts.audit.append({
      at: parts.clock.now(),
      actor: actorKey(request.actor),
      action: 'access.refused',
      subject: right,
      ...(about === '' ? {} : { words: about }),
    });
    return problemReply('forbidden', 'You may not do this.', verdict.reason);
  }

  async function guarded<Result>(doing: string, work: () => Promise<Result>): Promise<Result | Reply> {
    try {
      return maskDeep(await work(), parts.mask);
    } catch (thrown) {
      parts.onError(thrown, doing);
      const sentence =
        thrown instanceof WatchkeeperError
          ? sentenceOf(thrown)
          : 'Something unexpected went wrong; the log has the details. Try again, and tell whoever keeps me running if it stays.';
      return maskDeep(problemReply('failed', 'That did not work.', sentence), parts.mask);
    }
  }

  async function perform(
    action: string,
    subject: string,
    answers: Answers,
    request: Request,
  ): Promise<Reply> {
    const handler = handlers.get(action);
    if (!handler) return unknownAction;
    return (await refused(handler.right, subject, request)) ?? (await handler.run(subject, answers, request));
  }

  /** For what is nice to have: whoever may not gets nothing, and is told so when they go on. */
  async function ifAllowed<Result>(
    doing: string,
    right: string,
    { actor }: Request,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return (await parts.access.may(actor, right)).allowed ? maskDeep(await work(), parts.mask) : undefined;
    } catch (thrown) {
      parts.onError(thrown, doing);
      return undefined;
    }
  }

  return {
    async openWords([word = 'help', ...rest], request) {
      const command = commands.get(word.toLowerCase());
      return (
        command?.dialog &&
        ifAllowed(word, command.right, request, async () => command.dialog?.(rest, request))
      );
    },

    async suggest(action, typed, request) {
      const handler = handlers.get(action);
      if (!handler?.suggest) return [];
      return (await ifAllowed(action, handler.right, request, async () => handler.suggest?.(typed))) ?? [];
    },

    async next(action, subject, answers, request) {
      const handler = handlers.get(action);
      return (
        handler?.next &&
        ifAllowed(action, handler.right, request, async () => handler.next?.(subject, answers, request))
      );
    },

    answer: (words, request) =>
      guarded(words.join(' '), async () => {
        const [word = 'help', ...rest] = words;
        const command = commands.get(word.toLowerCase());
        if (!command) {
          const help = commands.get('help');
          return unknownWord('command', word, [...commands.keys()], help ? exampleOf(help) : '', (known) =>
            [known, ...rest].join(' '),
          );
        }
        const typed = command.typedAction?.(rest, request);
        if (typed === undefined)
          return (
            (await refused(command.right, rest.join(' '), request)) ?? (await command.run(rest, request))
          );
        if (!('action' in typed)) return typed;
        const [problem] = Object.values(handlers.get(typed.action)?.check?.(typed.answers) ?? {});
        if (problem !== undefined) return problemReply('usage', problem, exampleOf(command));
        return perform(typed.action, typed.subject, typed.answers, request);
      }),

    open: (action, subject, request) =>
      guarded(action, async () => {
        const handler = handlers.get(action);
        if (!handler) return unknownAction;
        if (!handler.open) return undefined;
        return (await refused(handler.right, subject, request)) ?? (await handler.open(subject, request));
      }),

    check: (action, answers) => handlers.get(action)?.check?.(answers) ?? {},

    act: (action, subject, answers, request) =>
      guarded(action, () => perform(action, subject, answers, request)),
  };
}

/** The answer to a button that no command knows any more. */
const unknownAction = problemReply(
  'not-found',
  'This button is from another version.',
  'Nothing was done. Ask again for a fresh message.',
);
