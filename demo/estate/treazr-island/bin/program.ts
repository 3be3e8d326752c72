import type { TreazrPlace } from '../place.ts';

/** What a stand-in of a program is given. */
export interface Started {
  readonly place: TreazrPlace;
  readonly words: readonly string[];
  readonly now: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads standard input to its end. */
  readonly input: () => string;
}

/** How it ended. */
export interface Ending {
  readonly code: number;
  readonly stdout?: string | Buffer;
  readonly stderr?: string;
}

export type Program = (started: Started) => Ending;

export function printed(stdout: string | Buffer): Ending {
  return { code: 0, stdout };
}

export function failed(stderr: string, code = 1): Ending {
  return { code, stderr: `${stderr}\n` };
}

/** Says loudly that a stand-in does not know this, rather than pretend that it was done. */
export function refuse(program: string, words: readonly string[]): Ending {
  return failed(
    `${program} (stand-in): ${[program, ...words].join(' ').replaceAll('\n', ' ')}: not one of the runbooks' commands; nothing was done`,
    2,
  );
}
