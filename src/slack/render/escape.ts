import { stripVTControlCharacters } from 'node:util';

/** Keeps Slack from reading its own marks in text that is meant as text. */
const zeroWidth = '\u200b';
const looksLikeBacktick = '\u02cb';

/** Escapes the three characters that Slack's text gives a meaning; with them no mention or link can begin. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Between two letters or digits a mark neither opens nor closes anything; there it may stay, so that names can be copied. */
const markAtEdge = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu;

/** Whether two marks in a line could be read as formatting what is between them. */
export function mayFormat(line: string): boolean {
  const marks = Array.from(line.matchAll(markAtEdge), ([mark]) => mark);
  return new Set(marks).size < marks.length;
}

/**
 * Escapes text for `mrkdwn`, where also `*`, `_`, `~` and `:names:` would be read as formatting: a zero-width
 * space beside each keeps it a plain character. Back-ticks pair across everything, so they become look-alikes.
 */
export function escapeMrkdwn(text: string): string {
  const escaped = escapeText(text)
    .replaceAll(markAtEdge, (mark) => `${zeroWidth}${mark}${zeroWidth}`)
    .replaceAll('`', looksLikeBacktick);
  return withoutAutomatics(escaped);
}

/** Keeps `:names:` from becoming pictures, and bare addresses from becoming links. Times (`09:30:00`) stay as they are. */
export function withoutAutomatics(text: string): string {
  return text.replaceAll(
    /(?<!\d):(?=[\p{L}\p{N}_+'-]+:)|:(?=\d*[\p{L}_+'-][\p{L}\p{N}_+'-]*:|\/\/)/giu,
    `:${zeroWidth}`,
  );
}

/** Joins escaped pieces, so that no `:name:` comes about where two of them meet. */
export function joinEscaped(pieces: readonly string[]): string {
  return pieces.reduce((whole, piece) => {
    const meets = /:[^\s:]*$/.test(whole) && /^[^\s:]*[:/]/.test(piece);
    return meets ? `${whole}${zeroWidth}${piece}` : `${whole}${piece}`;
  }, '');
}

/**
 * Keeps mentions in Markdown from being live: Slack reads `<!channel>`, `<@U…>`, `<#C…>` and `<https://…|label>`
 * there, too, which no Markdown means.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/<(?=[!@#])/g, `<${zeroWidth}`)
    .replaceAll(/<(?=[a-z][a-z0-9+.-]*:[^<>]*\|)/gi, `<${zeroWidth}`);
}

/** Text between back-ticks: back-ticks inside would end it. */
export function escapeCode(text: string): string {
  return escapeText(text)
    .replaceAll('`', looksLikeBacktick)
    .replaceAll(/\s*\n\s*/g, ' ');
}

/**
 * Removes what Slack refuses or shows as boxes: escape sequences, control characters, halves of characters,
 * and marks that turn the direction of writing. Line breaks and tabs stay.
 */
export function withoutControls(text: string): string {
  return (
    stripVTControlCharacters(text)
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
  );
}

/** One line of plain words that is never empty, which Slack refuses. */
export function plainWord(text: string, limit: number): string {
  const clean = withoutControls(text).replaceAll(/\s+/g, ' ').trim();
  if (clean.length <= limit) return clean === '' ? '–' : clean;
  return `${clean
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}
