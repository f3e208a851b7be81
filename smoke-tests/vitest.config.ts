import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SuiteOrder } from './suite-order.js';

// biome-ignore lint/style/noDefaultExport: vitest reads a configuration from the default export
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    globalSetup: ['./start-run.ts'],
    // One environment, one history: suites append one after the other.
    fileParallelism: false,
    sequence: { sequencer: SuiteOrder, concurrent: false },
    pool: 'forks',
    // Every wait has a limit of its own, and a suite stopped from outside would leave a gap in the history.
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 10_000,
  },
});
