// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of config files
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readConfig } from '../../src/config/read.ts';
import { createHome, knownRights, top, workspace } from './config-folder.ts';

const keys = [
  'service',
  'id',
  'probes',
  'checks',
  'web',
  'http',
  'critical',
  'above',
  'do',
  '__proto__',
  '<<',
  'x-a',
];
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('alpha', 'web', '0d', '1m', '#ops', '@leads', '${X}', '$${X', 'constructor', ''),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), tie('any'), { maxKeys: 4 }),
  ),
})).any;

const sections = [
  'environment',
  'probes',
  'checks',
  'maintenance',
  'maintenance_files',
  'schedules',
  'service',
];

/** Any text at all, text that looks like YAML, and sections of the right name with the wrong things in them. */
const serviceText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        ':',
        ' ',
        '\n',
        '- ',
        '&a',
        '*a',
        '<<',
        '{',
        '}',
        '[',
        ']',
        '${',
        '"',
        '\t',
        '|',
        '#',
        '?',
      ),
    )
    .map((parts) => parts.join('')),
  fc.dictionary(fc.constantFrom(...sections), value).map((data) => top + stringify(data)),
);

describe('the reader of config', () => {
  it('never throws, and points into the file, whatever a file says', async () => {
    const folder = await createHome({
      'config/watchkeeper.yaml': workspace,
      'config/services/alpha.yaml': top,
    });
    const path = join(folder.home, 'config/services/alpha.yaml');
    await fc.assert(
      fc.asyncProperty(serviceText, async (text) => {
        await writeFile(path, text);
        const reading = await readConfig({ home: folder.home, env: {}, knownRights });
        const lines = text.split('\n').length;
        for (const problem of reading.valid ? reading.warnings : reading.problems) {
          expect(problem.message).not.toBe('');
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(lines);
          expect(problem.column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 400 },
    );
  });
});
