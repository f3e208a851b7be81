import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SuiteOrder } from './suite-order.js';

// biome-ignore lint/style/noDefaultExport: vitest reads a configuration from the default export
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    globalSetup: ['./start-run.ts'],
    // One environment, one history: suites append one after the other, in one
    // process, because what they load takes longer than what they do.
    fileParallelism: false,
    isolate: false,
    pool: 'forks',
    sequence: { sequencer: SuiteOrder, concurrent: false },
    // A failed assertion names every canary that it is about.
    chaiConfig: { truncateThreshold: 0 },
    // Every wait has a limit of its own; a test ended from outside would leave a gap in the history.
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 10_000,
  },
});
