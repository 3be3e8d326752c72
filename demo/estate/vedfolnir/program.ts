import type { VedfolnirPlace } from './place.ts';

/** What a stand-in of a program is given. */
export interface Started {
  readonly place: VedfolnirPlace;
  readonly words: readonly string[];
  readonly now: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads standard input to its end. */
  readonly input: () => string;
}

/** How it ended. */
export interface Ending {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export type Program = (started: Started) => Ending | Promise<Ending>;

export function printed(stdout: string): Ending {
  return { code: 0, stdout };
}

/** Says loudly that a stand-in does not know this, rather than pretend that it was done. */
export function refuse(program: string, what: string, code = 2): Ending {
  return {
    code,
    stderr: `${program} (stand-in): ${what.replaceAll('\n', ' ')}: not one of the handbook's statements; nothing was done\n`,
  };
}
