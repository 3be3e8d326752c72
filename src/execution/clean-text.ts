import { stripVTControlCharacters } from 'node:util';

// Control characters except tab and line feed, and the marks that turn the direction of a text around.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The text that a program printed, made fit to be shown: bytes that are no UTF-8 become U+FFFD, escape
 * sequences and control characters go, every line ends in a line feed alone.
 */
export function cleanBytes(bytes: Uint8Array): string {
  return cleanText(new TextDecoder().decode(bytes));
}

/** The same for a text that is decoded already. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(invisible, '');
}
