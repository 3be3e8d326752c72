/**
 * What a value must look like where nothing else is said: letters, digits and `._:@/+-`, with no dash in front,
 * so that it is neither a shell word nor an option.
 */
export const safePattern = '^[A-Za-z0-9._:@/+][A-Za-z0-9._:@/+-]*$';

/** The name of an input or of a captured, recorded or chosen value. Scripts see it as INPUT_<NAME>. */
export const valueName = /^[A-Z][A-Z0-9_]*$/;

/** The names of the values that a script or a text mentions: `$INPUT_FILE`, `${INPUT_FILE:-x}`, `os.environ["INPUT_FILE"]`. */
export function mentionedValues(text: string): string[] {
  const names = [...text.matchAll(/(?<![A-Za-z0-9_])INPUT_([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name);
  return [...new Set(names)];
}

/** Whether a pattern of the file compiles. */
export function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
