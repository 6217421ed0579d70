import { defineConfig, devices } from '@playwright/test';
import { ensureChromium } from './scripts/chromium.mjs';

const { executablePath, env } = await ensureChromium();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './scripts/e2e-setup.mjs',
  outputDir: 'test-results',
  // One product, one admin: files run one after the other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    // Read when a test starts: the setup has chosen the port by then.
    baseURL: process.env['E2E_URL'],
    channel: undefined,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath, env: { ...process.env, ...env }, args: ['--no-sandbox'] },
    screenshot: 'only-on-failure',
    // Pictures of every moment would cost a third of the processor that the product is tested on.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});
