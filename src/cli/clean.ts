import { stripVTControlCharacters } from 'node:util';

/** A text for the terminal: without escape sequences, control characters and marks that turn the direction of writing; line breaks and tabs stay. */
export function cleanForTerminal(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed
  const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  return stripVTControlCharacters(text).replaceAll(unwanted, '');
}
