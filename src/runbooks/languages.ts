/** Languages whose fences are commands for a POSIX-like shell. */
const shells = new Set(['sh', 'bash', 'shell', 'zsh', 'ksh', 'dash', 'shellscript']);

/** Languages of recorded terminal sessions: prompts with what was typed, and below it what was printed. */
const sessions = new Set([
  'console',
  'shell-session',
  'shellsession',
  'sh-session',
  'bash-session',
  'terminal',
  'session',
]);

/** Languages that show something: data, output, pictures. Nobody does anything with them. */
const shownOnly = new Set(
  `mermaid plantuml puml dot graphviz d2 math latex tex
   text txt plain plaintext output log logs none csv tsv table
   json json5 jsonc jsonl ndjson yaml yml toml ini conf cfg config properties env dotenv xml html svg css diff patch
   markdown md mdx rst http nginx apache hcl dockerfile`.split(/\s+/),
);

/**
 * What a block is for. `shell`: commands. `session`: commands with prompts, and output. `shown`: to be looked at.
 * `copied`: something to be done by hand, since it says no language, or one that no shell runs (SQL, Python …).
 */
export type Use = 'shell' | 'session' | 'shown' | 'copied';

export function useOf(language: string | null): Use {
  if (language === null) return 'copied';
  if (shells.has(language)) return 'shell';
  if (sessions.has(language)) return 'session';
  return shownOnly.has(language) ? 'shown' : 'copied';
}
