import { defineConfig } from 'vitest/config';

const everywhere = ['**/node_modules/**', '.build/**', '.next/**', 'e2e/**'];
const integration = '**/*.integration.test.{ts,tsx}';
const contract = 'playground/contract/**/*.test.ts';

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    pool: 'forks',
    // Two at a time, also on big machines: the tests share one PostgreSQL and start processes of their own.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}', 'scripts/*.test.mjs'],
          exclude: [...everywhere, integration, contract],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [integration],
          exclude: everywhere,
          globalSetup: ['./db/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: [contract],
          exclude: everywhere,
          globalSetup: ['./playground/contract/global-setup.ts'],
          // Most of the time is spent waiting for clusters; a CronJob's minute is the longest.
          maxConcurrency: 20,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'product',
          include: ['e2e/product/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['./e2e/product/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
