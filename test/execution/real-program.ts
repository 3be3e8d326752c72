import { existsSync } from 'node:fs';

/**
 * A program of Debian that a test needs for real. On a machine without it the test is skipped with a word
 * about it; on the machine that decides (`CI=true`, where .ci/run has installed it) it fails.
 */
export function realProgram(path: string, debianPackage: string): { readonly isMissing: boolean } {
  const isMissing = !existsSync(path);
  const words = `${path} is missing (Debian: apt-get install ${debianPackage})`;
  if (isMissing && process.env.CI === 'true')
    throw new Error(`${words}; .ci/run should have installed it. See its output.`);
  if (isMissing) console.warn(`Skipped: ${words}`);
  return { isMissing };
}
