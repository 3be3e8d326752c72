import type { Status } from '../core/status.ts';

/** What the exit codes of a command mean. */
export interface ExitCodes {
  /** Ranges of codes, both ends included. Of several that hold a code the first counts. */
  readonly ranges: readonly { readonly from: number; readonly to: number; readonly status: Status }[];
  /** What any other code means. */
  readonly otherwise: Status;
}

/** What the Monitoring Plugins guidelines say: 0 to 3, and nothing about any other code. */
export const nagiosExitCodes: ExitCodes = {
  ranges: (['ok', 'warning', 'critical', 'unknown'] as const).map((status, code) => ({
    from: code,
    to: code,
    status,
  })),
  otherwise: 'unknown',
};

/** The status that an exit code means. */
export function statusOfExitCode({ ranges, otherwise }: ExitCodes, code: number): Status {
  return ranges.find(({ from, to }) => from <= code && code <= to)?.status ?? otherwise;
}

/** Reads `3` or `100-127` as a range of exit codes (0 to 255); undefined when it is none. */
export function parseExitCodes(text: string): { readonly from: number; readonly to: number } | undefined {
  const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 255 ? { from, to } : undefined;
}
