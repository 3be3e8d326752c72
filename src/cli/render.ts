import { styleText } from 'node:util';
import { formatMoment } from '../core/moment.ts';
import { planLines } from '../core/plan-lines.ts';
import type { Document, Line, Part } from '../core/reply.ts';
import type { Status } from '../core/status.ts';
import { type Span, spansOf, type Text } from '../core/text.ts';
import { chartRows } from './chart-rows.ts';
import { cleanForTerminal } from './clean.ts';

export interface TerminalStyle {
  readonly colours: boolean;
  /** IANA zone in which moments are shown. */
  readonly timezone: string;
}

const words: Readonly<Record<Status, string>> = {
  ok: 'OK',
  warning: 'WARNING',
  critical: 'CRITICAL',
  unknown: 'UNKNOWN',
};
const colours = { ok: 'green', warning: 'yellow', critical: 'red', unknown: 'gray' } as const;

/** A document for the terminal. Escape sequences inside the texts are removed: output is never trusted. */
export function renderForTerminal(document: Document, style: TerminalStyle): string {
  const sign = document.status ? `${statusWord(document.status, style)}  ` : '';
  const body = document.parts.flatMap((part) => [...renderPart(part, style)]);
  return `${[`${sign}${emphasise(cleanForTerminal(document.title), style)}`, ...body].join('\n')}\n`;
}

function renderPart(part: Part, style: TerminalStyle): string[] {
  switch (part.kind) {
    case 'heading':
      return [
        '',
        `${part.status ? `${statusWord(part.status, style)}  ` : ''}${emphasise(cleanForTerminal(part.text), style)}`,
      ];
    case 'text':
      return [renderText(part.text, style)];
    case 'note':
      return ['', quiet(renderText(part.text, style), style)];
    case 'lines':
      return part.lines.flatMap((line) => renderLine(line, style));
    case 'fields':
      return part.fields.map(({ name, value }) => `  ${cleanForTerminal(name)}: ${renderText(value, style)}`);
    case 'table':
      return renderTable(part, style);
    case 'chart':
      return [
        '',
        `  ${emphasise(onOneLine(cleanForTerminal(part.title)), style)}`,
        ...chartRows(part),
        `  ${quiet(onOneLine(renderText(part.words, style)), style)}`,
      ];
    case 'plan':
      return [
        '',
        `  ${emphasise(onOneLine(cleanForTerminal(part.title)), style)}`,
        ...planLines(part).flatMap((line) => renderLine(line, style)),
      ];
    case 'code':
    case 'markdown':
      return cleanForTerminal(part.text)
        .split('\n')
        .map((line) => `  ${line}`);
    case 'divider':
      return [''];
    case 'actions':
      return [];
  }
}

function renderLine(line: Line, style: TerminalStyle): string[] {
  const sign = line.status
    ? `${statusWord(line.status, style)}${' '.repeat(9 - words[line.status].length)}`
    : '';
  const indent = ' '.repeat(line.status ? 11 : 6);
  const detail = line.detail ? [quiet(`${indent}${onOneLine(renderText(line.detail, style))}`, style)] : [];
  return [`  ${sign}${onOneLine(renderText(line.text, style))}`, ...detail];
}

/** So that no value can pretend to be another line. */
function onOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function renderTable(table: Extract<Part, { kind: 'table' }>, style: TerminalStyle): string[] {
  const uncoloured = { ...style, colours: false };
  const rows = table.rows.map((row) => row.map((cell) => onOneLine(renderText(cell, uncoloured))));
  const columns = table.columns.map((column) => onOneLine(cleanForTerminal(column)));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const pad = (cells: readonly string[]) =>
    `  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd();
  return ['', emphasise(pad(columns), style), ...rows.map(pad)];
}

function renderText(text: Text, style: TerminalStyle): string {
  return spansOf(text)
    .map((span) => renderSpan(span, style))
    .join('');
}

function renderSpan(span: Span, style: TerminalStyle): string {
  if (typeof span === 'string') return cleanForTerminal(span);
  if ('bold' in span) return emphasise(cleanForTerminal(span.bold), style);
  if ('italic' in span) return cleanForTerminal(span.italic);
  if ('code' in span) return cleanForTerminal(span.code);
  if ('command' in span) return cleanForTerminal(`watchkeeper ${span.command}`);
  if ('time' in span) return formatMoment(span.time, span.zone ?? style.timezone, span.style);
  if ('person' in span) return cleanForTerminal(span.person);
  if ('channel' in span) return cleanForTerminal(span.channel);
  if ('status' in span) return statusWord(span.status, style);
  return `${cleanForTerminal(span.label)} (${cleanForTerminal(span.link)})`;
}

function statusWord(status: Status, style: TerminalStyle): string {
  return style.colours ? styleText(colours[status], words[status], { validateStream: false }) : words[status];
}

function emphasise(text: string, style: TerminalStyle): string {
  return style.colours ? styleText('bold', text, { validateStream: false }) : text;
}

function quiet(text: string, style: TerminalStyle): string {
  return style.colours ? styleText('dim', text, { validateStream: false }) : text;
}
