import { defineConfig } from 'vitest/config';

const shared = {
  pool: 'forks',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // Processes that are killed and locks that are waited for share a busy machine: what fails twice is wrong.
  retry: process.env['CI'] === undefined ? 0 : 1,
  // What a test expects must not depend on who runs it.
  env: { NO_COLOR: '1', FORCE_COLOR: undefined, LOG_LEVEL: undefined, DATA_DIR: undefined },
  unstubEnvs: true,
} as const;

export default defineConfig({
  test: {
    // Many wait for processes and disks; with three, two processors are busy.
    maxWorkers: 3,
    globalSetup: ['tests/support/memory-disk.ts', 'tests/support/bundled-cli.ts'],
    projects: [
      // Loading ingot anew for each of two hundred files takes longer than many of them.
      { test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.ts'], isolate: false } },
      {
        test: {
          ...shared,
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/unit/**'],
        },
      },
    ],
  },
});
