import type { Code } from 'mdast';
import { isClosedFence } from './fence-end.ts';
import { useOf } from './languages.ts';
import { placeOf } from './markdown.ts';
import { readInfo } from './read-attributes.ts';
import { beginsWithPrompt, readSession } from './session.ts';

/** What a block of code is, seen for itself. */
export interface CodeReading {
  /** `run`: commands. `copy`: to be done by hand. `show`: to be looked at. */
  readonly what: 'run' | 'copy' | 'show';
  readonly language: string | null;
  /** Its attributes as written, or empty. */
  readonly braces: string;
  /** The content, line ends as LF. */
  readonly content: string;
  readonly script: string;
  readonly form: 'script' | 'session';
  readonly output: string;
  readonly notRunnable: string | null;
  /** What somebody should mend, with its line. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

const fence = /^(`{3,}|~{3,})(.*)$/;

/** Reads a block of code, fenced or indented. */
export function readCode(text: string, node: Code): CodeReading {
  const { start, end, from } = placeOf(node);
  const lines = text.slice(start, end).split(/\r\n|\r|\n/);
  const opening = fence.exec(lines[0] ?? '');
  // The tree has backslashes and entities of the info string already resolved; JSON needs them as they were written.
  const { language, braces } = readInfo(opening?.[2] ?? '');
  const content = node.value.replace(/\r\n?/g, '\n');
  const use = useOf(language);
  const asksToRun = /["']?step["']?\s*[:=]\s*["']?(run|check)\b/.test(braces);
  const runs = use === 'shell' || (asksToRun && use !== 'session');
  const base = { language, braces, content };
  const faults = opening
    ? faultsOf(opening[1] ?? '```', lines, content, from, runs || use === 'session')
    : [];
  const bad = faults.length > 0 ? 'its fence is not closed' : null;

  if (use === 'session' || (beginsWithPrompt(content) && (runs || language === null))) {
    const session = readSession(content);
    if (session)
      return {
        ...base,
        what: 'run',
        script: session.commands,
        form: 'session',
        output: session.output,
        notRunnable: bad ?? reasonNotToRun(session.commands),
        faults,
      };
    return { ...base, what: 'copy', script: '', form: 'script', output: '', notRunnable: null, faults };
  }
  if (runs)
    return {
      ...base,
      what: 'run',
      script: content,
      form: 'script',
      output: '',
      notRunnable: bad ?? reasonNotToRun(content),
      faults,
    };
  return {
    ...base,
    what: use === 'shown' ? 'show' : 'copy',
    script: '',
    form: 'script',
    output: '',
    notRunnable: null,
    faults,
  };
}

function faultsOf(
  marker: string,
  lines: readonly string[],
  content: string,
  from: number,
  runs: boolean,
): { line: number; message: string }[] {
  const sign = marker[0];
  if (!isClosedFence(lines.join('\n')))
    return [{ line: from, message: 'This fence is never closed, so everything below it belongs to it.' }];
  // A forgotten end is seen by the next fence's beginning, which by then is part of the script.
  const inner = content.split('\n').findIndex((line) => /^(`{3,}|~{3,})[\w{]/.test(line) && line[0] === sign);
  if (!runs || inner < 0) return [];
  return [
    {
      line: from,
      message: `This fence holds the beginning of another one (line ${from + 1 + inner}); its own end is missing.`,
    },
  ];
}

function reasonNotToRun(script: string): string | null {
  const commands = script.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  if (commands.length === 0) return 'it holds no command';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the purpose
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(script))
    return 'it holds control characters';
  const program = /^#!\s*(\S+(?:\s+\S+)?)/.exec(script)?.[1];
  if (program !== undefined && !/(?:^|[/\s])(?:ba|da|z|k|a)?sh(?:\s|$)/.test(program))
    return `its first line names ${program}, which is no shell`;
  const blank = placeholderIn(script);
  return blank === undefined
    ? null
    : `it holds a blank to be filled in, ${blank}; make it an input, such as $INPUT_NAME`;
}

/**
 * `<name>` where a shell would read from the file `name` and write to the next word. In quotes, comments and heredocs it
 * is text.
 */
function placeholderIn(script: string): string | undefined {
  if (script.includes('<<')) return undefined;
  const bare = script
    .replace(/\\./g, '__')
    .replace(/'[^']*'|"[^"]*"/g, '__')
    .replace(/(^|\s)#.*$/gm, '$1');
  return /<[A-Za-z][A-Za-z0-9_.-]*>/.exec(bare)?.[0];
}
