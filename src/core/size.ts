const units: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/**
 * Reads a size as people write it: `512`, `64MB` (powers of ten), `2GiB` (powers of two).
 * @returns whole bytes, or undefined when the text is no size
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)?$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = units[(match[2] ?? 'b').toLowerCase()];
  return unit === undefined ? undefined : Math.round(Number(match[1]) * unit);
}

/** Writes bytes in powers of ten with one decimal at most: `1.5 GB`. */
export function formatSize(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let step = 0;
  // Rounds before it compares: 999,999 bytes are 1 MB, not 1000 kB.
  while (tenths(amount) >= 1000 && step < steps.length - 1) {
    amount /= 1000;
    step += 1;
  }
  return `${step === 0 ? amount : tenths(amount)} ${steps[step]}`;
}

function tenths(amount: number): number {
  return Number(amount.toFixed(1));
}
