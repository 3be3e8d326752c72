/** What was typed in a recorded terminal session, and what was printed. */
export interface Session {
  readonly commands: string;
  readonly output: string;
}

/** `$ `, `% `, `# `, `❯ `, also behind `user@host:~/x`, `[user@host x]` or `(venv)`. */
const prompt =
  /^\s*(?:\([\w.-]+\)\s*)?([\w.-]+@[\w.-]+[^$%#\n]{0,200}|\[[^\]\n]{1,200}\])?([$%#❯➜])(?:\s+(.*))?$/u;

/** Whether a block without a language, or with a shell's, is a session all the same: its first command has a prompt. */
export function beginsWithPrompt(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '' && !/^\s*#/.test(line));
  return (
    first !== undefined &&
    /^\s*(?:[$❯➜%] +\S|\[[\w.-]+@[^\]\n]+\][$#] *\S|[\w.-]+@[\w.-]+:[^\s$#]*[$#] +\S)/u.test(first)
  );
}

/**
 * Tells commands from output, line by line. A command is a line with a prompt, with the lines that belong to it: those
 * behind a backslash at the end, those with a `> ` prompt, and those of a heredoc. A bare `# ` is a prompt only
 * where no line has another one; else it is a comment.
 * @returns undefined when no line has a prompt
 */
export function readSession(text: string): Session | undefined {
  const lines = text.split('\n');
  if (!lines.some((line) => prompt.test(line))) return undefined;
  const onlyRoot = lines.every((line) => (prompt.exec(line)?.[2] ?? '#') === '#');
  const isPrompt = ([, host, sign]: RegExpExecArray) => sign !== '#' || host !== undefined || onlyRoot;
  const commands: string[] = [];
  const output: string[] = [];
  let ends: { readonly word: string; readonly tabs: boolean }[] = [];
  let goesOn = false;
  // Only directly below a command is `> ` a prompt; further down it is output.
  let afterCommand = false;
  for (const line of lines) {
    const [end] = ends;
    const match = prompt.exec(line);
    if (end) {
      const inside = line.replace(/^> ?/, '');
      const isEnd = (end.tabs ? inside.trimStart() : inside) === end.word;
      commands.push(inside);
      if (isEnd) ends = ends.slice(1);
    } else if (goesOn || (afterCommand && /^\s*>( |$)/.test(line))) {
      const inside = line.replace(/^\s*> ?/, '');
      commands.push(inside);
      ends = heredocsOf(inside);
      goesOn = inside.endsWith('\\');
    } else if (match && isPrompt(match)) {
      const typed = match[3] ?? '';
      if (typed.trim() === '') continue;
      commands.push(typed);
      ends = heredocsOf(typed);
      goesOn = typed.endsWith('\\');
      afterCommand = true;
    } else {
      afterCommand = false;
      if (line.trim() !== '' || output.length > 0) output.push(line);
    }
  }
  return { commands: commands.join('\n'), output: output.join('\n').trimEnd() };
}

/** The words that end the heredocs which a line opens. A here-string (`<<<`) opens none. */
function heredocsOf(line: string): { word: string; tabs: boolean }[] {
  return [...line.matchAll(/(?<!<)<<(?!<)(-?)\s*(?:'([^']+)'|"([^"]+)"|\\?([\w.-]+))/g)].map(
    ([, dash, single, double, bare]) => ({ word: single ?? double ?? bare ?? '', tabs: dash === '-' }),
  );
}
