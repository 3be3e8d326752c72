/**
 * Undoes what Slack does to typed text: linked hosts (`<http://db-01|db-01>`), escaped mentions (`<@U1|name>`,
 * `<#C1|name>`), the leading word of the command typed into a mention, and `&amp;` and its siblings. Takes time that grows
 * with the length of the text only.
 */
export function plainWords(text: string): string {
  return text
    .replaceAll(/<(?:https?:\/\/|mailto:)[^|<>]*\|([^<>]*)>/g, '$1')
    .replaceAll(/<((?:https?:\/\/|mailto:)[^|<>]*)>/g, '$1')
    .replaceAll(/<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g, '@$1')
    .replaceAll(/<#(C[A-Z0-9]+)(?:\|[^<>]*)?>/g, '$1')
    .replaceAll(/<!subteam\^(S[A-Z0-9]+)(?:\|[^<>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/^\s*\/?ops(?:\s+|$)/i, '');
}
