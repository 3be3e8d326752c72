import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import type { Look, Values } from '../checks/probe.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Sight } from './sight.ts';

type HostLook = Extract<Look, { kind: 'host' }>;

const gigabyte = 1e9;

/**
 * Looks at the machine that the bot runs on. Values: `disk.<path>.used_percent`, `.free_gb`;
 * `memory.used_percent`, `.available_gb`; `cpu.used_percent` since the look before (null at the first),
 * `cpu.load1`, `cpu.load1_per_core`; `uptime_hours`. A disk that cannot be looked at has null values,
 * and `error` says why.
 */
export function createHostLook(): (look: HostLook) => Promise<Sight> {
  const before = new Map<HostLook, CpuTimes>();
  return async (look) => {
    const times = cpuTimes();
    const used = usedSince(before.get(look), times);
    before.set(look, times);
    const disks = await Promise.all(look.disk.map(lookAtDisk));
    const errors = disks.flatMap((disk) => disk.error ?? []);
    const load1 = loadavg()[0] ?? 0;
    return {
      saw: true,
      values: {
        disk: Object.fromEntries(disks.map((disk) => [disk.path, disk.values])),
        memory: await lookAtMemory(),
        cpu: {
          used_percent: used,
          load1: round(load1, 2),
          load1_per_core: round(load1 / availableParallelism(), 2),
        },
        uptime_hours: round(uptime() / 3600, 1),
        error: errors.length === 0 ? null : errors.join('; '),
      },
    };
  };
}

async function lookAtDisk(path: string): Promise<{ path: string; values: Values; error?: string }> {
  try {
    const { blocks, bfree, bavail, bsize } = await statfs(path);
    const used = blocks - bfree;
    // As df counts: what is kept back for root is neither used nor free.
    const usable = used + bavail;
    return {
      path,
      values: {
        used_percent: usable === 0 ? null : round((used / usable) * 100, 1),
        free_gb: round((bavail * bsize) / gigabyte, 2),
      },
    };
  } catch (thrown) {
    return {
      path,
      values: { used_percent: null, free_gb: null },
      error: `disk ${path}: ${sentenceOf(thrown)}`,
    };
  }
}

async function lookAtMemory(): Promise<Values> {
  const total = totalmem();
  const available = (await memAvailable()) ?? freemem();
  return {
    used_percent: round((1 - available / total) * 100, 1),
    available_gb: round(available / gigabyte, 2),
  };
}

/** What Linux could hand out without swapping, which is more than what lies idle. In bytes. */
async function memAvailable(): Promise<number | undefined> {
  try {
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

interface CpuTimes {
  readonly idle: number;
  readonly total: number;
}

function cpuTimes(): CpuTimes {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total };
}

function usedSince(before: CpuTimes | undefined, now: CpuTimes): number | null {
  if (!before || now.total <= before.total) return null;
  return round((1 - (now.idle - before.idle) / (now.total - before.total)) * 100, 1);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
