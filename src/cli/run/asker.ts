import { createInterface } from 'node:readline';

/** Asks whoever sits at the terminal. */
export interface Asker {
  /** One line without its end. Undefined: they interrupted it, or nobody is there any more. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

/**
 * Reads answers line by line. What was typed before a question is not its answer where a person types: a line that was meant
 * for something else runs nothing. Where another program writes the answers, they may wait.
 * @param onInterrupt Ctrl-C while nothing is asked
 */
export function createAsker(parts: {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly onInterrupt: () => void;
}): Asker & { interrupt(): void } {
  const { input, output } = parts;
  const isTyped = input.isTTY === true;
  const reader = createInterface({ input, output, terminal: isTyped && output.isTTY === true });
  const waiting: string[] = [];
  let asked: ((answer: string | undefined) => void) | undefined;
  let isOver = false;

  const settle = (answer: string | undefined) => {
    const resolve = asked;
    asked = undefined;
    resolve?.(answer);
  };
  const interrupt = () => {
    if (!asked) return parts.onInterrupt();
    output.write('\n');
    settle(undefined);
  };
  reader.on('line', (line) => {
    if (asked) settle(line);
    else if (!isTyped) waiting.push(line);
  });
  reader.on('SIGINT', interrupt);
  reader.on('close', () => {
    isOver = true;
    settle(undefined);
  });

  return {
    interrupt,
    close: () => reader.close(),
    async ask(question) {
      const early = waiting.shift();
      if (early !== undefined) {
        output.write(`${question}\n`);
        return early;
      }
      if (isOver) return undefined;
      return new Promise((resolve) => {
        asked = resolve;
        reader.setPrompt(question);
        reader.prompt();
      });
    },
  };
}
