import pino from 'pino';
import type { Log } from '../core/log.ts';

/** Writes JSON lines to standard error, so that standard output stays what a command printed. Secrets are masked wherever they stand. */
export function createLog(secrets: readonly string[]): Log {
  const mask = maskOf(secrets);
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

/** Replaces every secret, also as it stands inside JSON. Longest first, so that none shows the rest of another. */
function maskOf(secrets: readonly string[]): (line: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (line) => forms.reduce((masked, form) => masked.replaceAll(form, '•••'), line);
}
