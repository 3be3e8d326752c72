import { html, type Shown } from '../html.ts';
import { type Json, listOf, numberOf, recordOf, stringOf } from '../read.ts';
import { Emoji, Link, Mention, Moment, Words } from '../text.ts';

/** What Slack's own editor writes: sections, lists, quotes and preformatted text, with styled pieces. */
export function RichText({ elements }: { readonly elements: readonly Json[] }): Shown {
  return html`<div class="rich">${elements.map((part) => html`<${Part} part=${part} />`)}</div>`;
}

function Part({ part }: { readonly part: Json }): Shown {
  const pieces = listOf(part.elements);
  const children = pieces.map((piece) => html`<${Piece} piece=${piece} />`);
  switch (part.type) {
    case 'rich_text_section':
      return html`<p>${children}</p>`;
    case 'rich_text_quote':
      return html`<blockquote>${children}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre tabindex="0">${children}</pre>`;
    case 'rich_text_list': {
      const depth = Math.min(numberOf(part.indent) ?? 0, 5);
      const items = pieces.map((item) => html`<li><${Part} part=${item} /></li>`);
      const start = (numberOf(part.offset) ?? 0) + 1;
      return part.style === 'ordered'
        ? html`<ol class="indent-${depth}" start=${start}>${items}</ol>`
        : html`<ul class="indent-${depth}">${items}</ul>`;
    }
    default:
      return html`<p class="unknown">Text of type <code>${stringOf(part.type)}</code></p>`;
  }
}

function Piece({ piece }: { readonly piece: Json }): Shown {
  return styled(bare(piece), recordOf(piece.style));
}

function bare(piece: Json): Shown {
  switch (piece.type) {
    case 'text':
      return lines(stringOf(piece.text));
    case 'link':
      return html`<${Link} url=${stringOf(piece.url)}>${stringOf(piece.text) || stringOf(piece.url)}<//>`;
    case 'user':
      return html`<${Mention} kind="user" id=${stringOf(piece.user_id)} label="" />`;
    case 'channel':
      return html`<${Mention} kind="channel" id=${stringOf(piece.channel_id)} label="" />`;
    case 'usergroup':
      return html`<${Mention} kind="group" id=${stringOf(piece.usergroup_id)} label="" />`;
    case 'broadcast':
      return html`<span class="mention mention-all">@${stringOf(piece.range)}</span>`;
    case 'emoji':
      return html`<${Emoji} name=${stringOf(piece.name)} />`;
    case 'date': {
      const timestamp = numberOf(piece.timestamp);
      if (timestamp === null) return stringOf(piece.fallback);
      const link = stringOf(piece.url);
      return html`<${Moment} timestamp=${timestamp} format=${stringOf(piece.format)} link=${link} />`;
    }
    case 'color':
      return html`<code>${stringOf(piece.value)}</code>`;
    default:
      return html`<span class="unknown">${stringOf(piece.text) || stringOf(piece.type)}</span>`;
  }
}

function styled(shown: Shown, style: Json): Shown {
  let inside = shown;
  if (style.code === true) inside = html`<code>${inside}</code>`;
  if (style.strike === true) inside = html`<s>${inside}</s>`;
  if (style.underline === true) inside = html`<u>${inside}</u>`;
  if (style.italic === true) inside = html`<em>${inside}</em>`;
  if (style.bold === true) inside = html`<strong>${inside}</strong>`;
  return inside;
}

function lines(text: string): Shown {
  return html`<span class="lines"><${Words} text=${text} /></span>`;
}
