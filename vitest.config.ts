import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;
/** Promises mostly wait; with more of them at once, two cores would make them wait for each other. */
const PROMISES_AT_ONCE = 8;
/** Longer than what `npm test` has time for; scripts of their own run them. */
const CAMPAIGNS = [
  'tests/bisect.test.ts',
  'tests/confirm.test.ts',
  'tests/nightly-cronjob.test.ts',
  'tests/production-shapes.test.ts',
  'tests/broken-nodes/*.test.ts',
];

const KUBELET_TESTS = ['tests/conformance/kubelet*.test.ts'];

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'infra/**/*.test.ts', 'drills/**/*.test.ts', 'tests/**/*.unit.test.ts'],
          globalSetup: 'tests/support/own-temporary-folder.ts',
          testTimeout: 30_000,
          hookTimeout: MINUTE_MS,
          // No test of these leaves anything behind in its process; a process for each file took twice as long.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          // Promises are asked by test:conformance and test:kubelet, which needs root and packages of the distribution.
          exclude: [
            'tests/**/*.unit.test.ts',
            'tests/conformance/host-node.test.ts',
            'tests/every-job/**',
            'tests/nights/**',
            // Its packages are optional: npm run test:gke.
            'tests/gke/**',
            // Starts clusters of its own, outside of any environment: npm run test:existing.
            'tests/existing/**',
            // A browser is fetched where there is none: npm run test:report.
            'tests/report/**',
            'tests/monitoring/*.test.ts',
            // Longer than what every run has time for: npm run test:confirm and test:shapes.
            ...CAMPAIGNS,
            ...KUBELET_TESTS,
          ],
          globalSetup: 'tests/global-setup.ts',
          // Each file starts clusters; on two cores one after another is faster than side by side.
          fileParallelism: false,
          // The longest deploys a bump and drains every node: 5 minutes, and 10 on a machine of half the speed.
          testTimeout: 20 * MINUTE_MS,
          // Cold, the toolchain is built in the first of them.
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 1 },
          maxConcurrency: PROMISES_AT_ONCE,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['tests/conformance/host-node.test.ts'],
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 2 },
          maxConcurrency: PROMISES_AT_ONCE,
        },
      },
      {
        test: {
          name: 'campaigns',
          include: [...CAMPAIGNS],
          globalSetup: 'tests/global-setup.ts',
          fileParallelism: false,
          testTimeout: 10 * MINUTE_MS,
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'report',
          include: ['tests/report/*.test.ts'],
          testTimeout: MINUTE_MS,
          // A browser is fetched before the first of them, once.
          hookTimeout: 10 * MINUTE_MS,
        },
      },
      {
        test: {
          name: 'every-job',
          include: ['tests/every-job/*.test.ts'],
          globalSetup: 'tests/global-setup.ts',
          testTimeout: 60 * MINUTE_MS,
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'nights',
          include: ['tests/nights/*.test.ts', 'tests/monitoring/*.test.ts'],
          exclude: ['tests/**/*.unit.test.ts'],
          testTimeout: 10 * MINUTE_MS,
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'gke',
          include: ['tests/gke/*.test.ts'],
          globalSetup: 'tests/gke/global-setup.ts',
          fileParallelism: false,
          testTimeout: 10 * MINUTE_MS,
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'existing',
          include: ['tests/existing/*.test.ts'],
          fileParallelism: false,
          testTimeout: 10 * MINUTE_MS,
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'kubelet',
          include: KUBELET_TESTS,
          globalSetup: 'tests/kubelet/global-setup.ts',
          fileParallelism: false,
          maxConcurrency: PROMISES_AT_ONCE,
          testTimeout: 10 * MINUTE_MS,
          hookTimeout: 60 * MINUTE_MS,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
