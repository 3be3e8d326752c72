import { useMemo } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import { stringOf } from '../read.ts';
import type { BlockProps } from './props.ts';

interface Token {
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

type Rule = (tokens: Token[], index: number, options: object, env: unknown, self: Renderer) => string;

interface Renderer {
  readonly rules: Record<string, Rule | undefined>;
  renderToken(tokens: Token[], index: number, options: object): string;
}

interface MarkdownIt {
  render(source: string): string;
  disable(rules: readonly string[]): MarkdownIt;
  readonly renderer: Renderer;
}

declare global {
  interface Window {
    /** The classic script `/vendor/markdown-it.js`. */
    readonly markdownit?: (options: object) => MarkdownIt;
  }
}

/** A `markdown` block: standard Markdown, never HTML, never a picture from elsewhere. */
export function Markdown({ block }: BlockProps): Shown {
  const source = stringOf(block.text);
  const rendered = useMemo(() => createRenderer()?.render(source), [source]);
  if (rendered === undefined) return html`<div class="lines">${source}</div>`;
  return html`<div class="markdown" dangerouslySetInnerHTML=${{ __html: rendered }}></div>`;
}

function createRenderer(): MarkdownIt | undefined {
  const markdown = window.markdownit?.({ html: false, linkify: true, breaks: true }).disable(['image']);
  if (markdown === undefined) return undefined;
  const { rules } = markdown.renderer;
  rules.link_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('target', '_blank');
    tokens[index]?.attrSet('rel', 'noopener noreferrer');
    return self.renderToken(tokens, index, options);
  };
  // The renderer aligns cells by a style attribute, which the page's policy forbids.
  const align: Rule = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    const side = /text-align:(\w+)/.exec(token?.attrGet('style') ?? '')?.[1];
    if (token !== undefined && side !== undefined) {
      token.attrSet('class', `cell-${side}`);
      token.attrSet('style', '');
    }
    return self.renderToken(tokens, index, options).replace(' style=""', '');
  };
  rules.th_open = align;
  rules.td_open = align;
  return markdown;
}
