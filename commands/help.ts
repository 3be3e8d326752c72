import type { Access } from '../src/access/access.ts';
import type { Line } from '../src/core/reply.ts';
import { count } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { unknownWord } from '../src/dialogue/problems.ts';

/** `/ops help`: what the asker may do, with an example for each. */
export function createHelpCommand(parts: {
  readonly commands: () => readonly Command[];
  readonly access: Pick<Access, 'may'>;
}): Command {
  return {
    word: 'help',
    right: 'help',
    summary: 'What you may do here.',
    usage: '[COMMAND]',
    examples: ['help', 'help status'],
    async run(words, request) {
      const commands = parts.commands();
      const [word] = words;
      if (word !== undefined) {
        const command = commands.find((each) => each.word === word.toLowerCase());
        if (!command)
          return unknownWord(
            'command',
            word,
            commands.map((each) => each.word),
            ['For example: ', { command: 'help' }],
            (known) => `help ${known}`,
          );
        return {
          title: `How to use ${command.word}`,
          parts: [{ kind: 'lines', lines: [lineOf(command), ...command.examples.map(exampleLine)] }],
        };
      }
      const allowed: Command[] = [];
      for (const command of commands)
        if ((await parts.access.may(request.actor, command.right)).allowed) allowed.push(command);
      const more = commands.length - allowed.length;
      return {
        title: 'What you may do here',
        parts: [
          { kind: 'lines', lines: allowed.map(lineOf) },
          {
            kind: 'note',
            text:
              more === 0
                ? 'In threads, mention me with the same words.'
                : `${count(more, 'more command')} for other roles. In threads, mention me with the same words.`,
          },
        ],
      };
    },
  };
}

function lineOf(command: Command): Line {
  return {
    text: [{ command: `${command.word}${command.usage ? ` ${command.usage}` : ''}` }],
    detail: command.summary,
  };
}

function exampleLine(example: string): Line {
  return { text: ['For example: ', { command: example }] };
}
