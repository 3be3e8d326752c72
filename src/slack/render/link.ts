/** Slack takes longer ones, but nobody means them. */
const longest = 2_000;

/** An address that may become a link, in a form that cannot end Slack's own marks; undefined for every other text. */
export function linkAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  const address = url.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return address.length <= longest ? address : undefined;
}
