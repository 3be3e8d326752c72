/** Endings of files that look like those of hosts, and are none. */
const fileEndings = 'gz|xz|js|ts|db';
const hostEndings =
  '\\p{L}{2}|com|net|org|edu|gov|mil|int|info|biz|pro|web|app|dev|cloud|page|shop|name|example';

/** What Markdown, Slack, or a client that looks for addresses in words would make something of. */
const marks: readonly RegExp[] = [
  /[\\`*~[\]|^{}]|<(?=\S)|^>/,
  /[\p{C}\u2028\u2029]/u,
  // Inside a word an underline is one.
  /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u,
  /&(?=\S)/,
  /\/\/|www\./i,
  /(?<!\S)@|@\S+\.\p{L}/u,
  /^#|(?<!\S)#\p{L}/u,
  // A picture, but no time of day.
  /^:|:$|:\d*[\p{L}_+'-][^\s:]*:/u,
  new RegExp(
    `[\\p{L}\\p{N}-]\\.(?!(?:${fileEndings})(?![\\p{L}\\p{N}]))(?:${hostEndings})(?![\\p{L}\\p{N}])`,
    'iu',
  ),
  /^\s|\s$/,
];

/** Whether words can stand in Markdown without any escape: `42`, `dump-2026-03.sql`, a sentence. */
export function readsAsItIs(words: string): boolean {
  return !marks.some((mark) => mark.test(words));
}
