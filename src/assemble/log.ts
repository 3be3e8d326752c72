import pino from 'pino';
import type { Log } from '../core/log.ts';
import { createMask } from '../core/mask.ts';

/** Writes JSON lines to standard error, so that standard output stays what a command printed. Secrets are masked wherever they stand. */
export function createLog(secrets: readonly string[]): Log {
  const mask = createMask(secrets);
  const logger = pino(
    { base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => process.stderr.write(mask(line)),
    },
  );
  return {
    info: (sentence, fields) => logger.info(fields ?? {}, sentence),
    warn: (sentence, fields) => logger.warn(fields ?? {}, sentence),
    error: (sentence, fields) => logger.error(fields ?? {}, sentence),
  };
}
