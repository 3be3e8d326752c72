/** A fence begins, perhaps in a list or a quote. */
const fence = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})/;

/**
 * The Markdown of a runbook as GitHub would show it: without the comments that speak to Watchkeeper, and without the names that
 * headings are given (`{#roll-back}`). Code stays as it is.
 */
export function forPeople(markdown: string): string {
  const shown: string[] = [];
  let prose: string[] = [];
  let closes: string | undefined;
  const flush = () => {
    if (prose.length > 0) shown.push(cleaned(prose.join('\n')));
    prose = [];
  };
  for (const line of markdown.split('\n')) {
    const marker = fence.exec(line)?.[1];
    if (closes !== undefined) {
      shown.push(line);
      if (marker?.startsWith(closes)) closes = undefined;
    } else if (marker !== undefined) {
      flush();
      shown.push(line);
      closes = marker;
    } else prose.push(line);
  }
  flush();
  return shown.join('\n').trim();
}

function cleaned(prose: string): string {
  return prose
    .replaceAll(/(?:\n[ \t]*)?[ \t]*<!--\s*(?:step|choice)\s*:[\s\S]*?-->/g, '')
    .replaceAll(/^([ \t]*#{1,6} .*?)\s*\{#[^}\s]+\}[ \t]*$/gm, '$1');
}
