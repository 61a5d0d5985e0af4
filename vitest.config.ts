import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Processes that are killed and locks that are waited for share a busy machine: what fails twice is wrong.
    retry: process.env['CI'] === undefined ? 0 : 1,
    // What a test expects must not depend on who runs it.
    env: { NO_COLOR: '1', FORCE_COLOR: undefined, LOG_LEVEL: undefined, DATA_DIR: undefined },
    unstubEnvs: true,
  },
});
