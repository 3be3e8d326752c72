import { useSurroundings } from './context.ts';
import { formatFull, formatSlackDate } from './dates.ts';
import { drawnSign, emojiCharacter, nameOfSign } from './emoji.ts';
import { html, type Shown } from './html.ts';
import type { Inline } from './inline.ts';
import { parseMrkdwn } from './mrkdwn.ts';
import { parseInline, parsePlain } from './mrkdwn-inline.ts';
import { writePlace } from './place.ts';
import { isRecord, stringOf } from './read.ts';

/** A mrkdwn text with everything in it. */
export function Mrkdwn({ source }: { readonly source: string }): Shown {
  return html`<div class="mrkdwn">${parseMrkdwn(source).map((part) => {
    if (part.kind === 'preformatted') return html`<pre tabindex="0">${part.text}</pre>`;
    const children = html`<${Inlines} pieces=${part.children} />`;
    return part.kind === 'quote' ? html`<blockquote>${children}</blockquote>` : html`<p>${children}</p>`;
  })}</div>`;
}

/** A Block Kit text object: mrkdwn or plain, as it says. */
export function TextObject({ value, inline }: { readonly value: unknown; readonly inline?: boolean }): Shown {
  if (!isRecord(value)) return null;
  const source = stringOf(value.text);
  if (value.type !== 'mrkdwn')
    return html`<${Inlines} pieces=${parsePlain(source, value.emoji !== false)} />`;
  if (inline === true) return html`<${Inlines} pieces=${parseInline(source)} />`;
  return html`<${Mrkdwn} source=${source} />`;
}

export function Inlines({ pieces }: { readonly pieces: readonly Inline[] }): Shown {
  return html`${pieces.map((piece) => html`<${Piece} piece=${piece} />`)}`;
}

function Piece({ piece }: { readonly piece: Inline }): Shown {
  switch (piece.kind) {
    case 'text':
      return html`<${Words} text=${piece.text} />`;
    case 'break':
      return html`<br />`;
    case 'bold':
      return html`<strong><${Inlines} pieces=${piece.children} /></strong>`;
    case 'italic':
      return html`<em><${Inlines} pieces=${piece.children} /></em>`;
    case 'strike':
      return html`<s><${Inlines} pieces=${piece.children} /></s>`;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'emoji':
      return html`<${Emoji} name=${piece.name} />`;
    case 'link':
      return html`<${Link} url=${piece.url}>${piece.label || piece.url.replace(/^mailto:/, '')}<//>`;
    case 'date':
      return html`<${Moment} ...${piece} />`;
    case 'broadcast':
      return html`<span class="mention mention-all">@${piece.range}</span>`;
    case 'user':
    case 'channel':
    case 'group':
      return html`<${Mention} kind=${piece.kind} id=${piece.id} label=${piece.label} />`;
  }
}

/** Bare text, in which the characters of drawn signs are drawn too. */
export function Words({ text }: { readonly text: string }): Shown {
  const parts = text.split(/(🟢|🟡|🟠|🔴|🔵|⚪️?|⚫️?|✅|❌|⚠️?)/u);
  if (parts.length === 1) return text;
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<${Emoji} name=${nameOfSign(part)} />`))}`;
}

export function Emoji({ name }: { readonly name: string }): Shown {
  const character = emojiCharacter(name);
  if (character === null) return `:${name}:`;
  const drawn = drawnSign(name);
  if (drawn !== null) {
    return html`<span class="emoji sign sign-${drawn}" role="img" aria-label=${name.replaceAll('_', ' ')} title=":${name}:"></span>`;
  }
  return html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')} title=":${name}:">
    ${character}
  </span>`;
}

/** A link to the web; any other kind of address is shown as text. */
export function Link({ url, children }: { readonly url: string; readonly children: unknown }): Shown {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return html`<span>${children}</span>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

interface MomentParts {
  readonly timestamp: number;
  readonly format: string;
  readonly link: string;
}

export function Moment({ timestamp, format, link }: MomentParts): Shown {
  const { zone, now } = useSurroundings();
  const words = formatSlackDate(timestamp, format, zone, now);
  const iso = new Date(timestamp * 1000).toISOString();
  const time = html`<time datetime=${iso} title=${formatFull(timestamp, zone)}>${words}</time>`;
  return link === '' ? time : html`<${Link} url=${link}>${time}<//>`;
}

interface MentionParts {
  readonly kind: 'user' | 'channel' | 'group';
  readonly id: string;
  readonly label: string;
}

export function Mention({ kind, id, label }: MentionParts): Shown {
  const { page, person } = useSurroundings();
  if (kind === 'channel') {
    const channel = page.channels.find((one) => one.id === id);
    if (channel === undefined) return html`<span class="mention">#${label || 'private-channel'}</span>`;
    const address = writePlace({ person: page.me, channel: id, pane: '' });
    return html`<a class="mention" href=${address}>#${channel.name}</a>`;
  }
  const group = page.userGroups.find((one) => one.id === id);
  const known = kind === 'user' ? person(id)?.name : group?.handle;
  const name = (known ?? (label || id)).replace(/^@/, '');
  return html`<span class="mention ${id === page.me ? 'mention-me' : ''}">@${name}</span>`;
}
