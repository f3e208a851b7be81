import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'infra/**/*.test.ts', 'drills/**/*.test.ts'],
          testTimeout: 30_000,
          // No test of these leaves anything behind in its process; a process for each file took twice as long.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          globalSetup: 'tests/global-setup.ts',
          // Each file starts clusters; on two cores one after another is faster than side by side.
          fileParallelism: false,
          testTimeout: 10 * MINUTE_MS,
          // Cold, the toolchain is built in the first of them.
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
