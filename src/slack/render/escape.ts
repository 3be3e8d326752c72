/** Keeps Slack from reading its own marks in text that is meant as text. */
const zeroWidth = '\u200b';

/** Escapes the three characters that Slack's text gives a meaning; with them no mention or link can begin. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Escapes text for `mrkdwn`, where also `*`, `_`, `~`, back-ticks and `:names:` would be read as formatting.
 * A zero-width space beside each keeps it a plain character.
 */
export function escapeMrkdwn(text: string): string {
  return escapeText(text).replaceAll(
    /[*_~`]|:(?=[a-z0-9_+'-]+:)/gi,
    (mark) => `${zeroWidth}${mark}${zeroWidth}`,
  );
}

/** Text between back-ticks: back-ticks inside would end it. */
export function escapeCode(text: string): string {
  return escapeText(text)
    .replaceAll('`', `${zeroWidth}\u02cb${zeroWidth}`)
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** Removes control characters, which Slack refuses or shows as boxes. Line breaks and tabs stay. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}
