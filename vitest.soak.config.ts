import { defineConfig } from 'vitest/config';

/** What takes too long for `npm test`: its crash tests with many more rounds, and every knob of the demo. */
export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    env: { TZ: 'UTC' },
  },
});
