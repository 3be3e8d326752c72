/** Whether the source of a fenced block ends with the line that closes it. */
export function isClosedFence(source: string): boolean {
  const lines = source.split(/\r\n|\r|\n/);
  const marker = /^(`{3,}|~{3,})/.exec(lines[0] ?? '')?.[0];
  if (marker === undefined) return true;
  // In a list or a quote the closing line carries the signs of what is around it.
  const last = (lines.at(-1) ?? '').replace(/^[\s>]*/, '').trimEnd();
  return (
    lines.length > 1 &&
    last.length >= marker.length &&
    [...last].every((character) => character === marker[0])
  );
}
