import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Which process is meant. A process id alone is given to others later; with the moment of its start and the boot of the
 * machine it names one process for ever.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system counts (Linux: clock ticks since the boot). */
  readonly started: string;
  /** The boot of the machine; after a restart of the machine no earlier process is alive. */
  readonly boot: string;
}

export const processIdentityShape: z.ZodType<ProcessIdentity> = z.object({
  pid: z.int().positive(),
  started: z.string().min(1),
  boot: z.string().min(1),
});

/** The identity of a running process; undefined when there is none with that id. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  return started === undefined ? undefined : { pid, started, boot: bootOfMachine() };
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== undefined && now.started === identity.started && now.boot === identity.boot;
}

function startOnLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name of the program stands in brackets and may hold anything, also brackets and blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  // A zombie has ended; only its exit code waits to be asked for.
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

function startElsewhere(pid: number): string | undefined {
  try {
    const words = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    }).trim();
    const [state = '', ...started] = words.split(/\s+/);
    return state.startsWith('Z') || started.length === 0 ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
}

function bootOfMachine(): string {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).trim();
}
