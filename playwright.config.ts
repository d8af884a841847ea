// Playwright: drives the system's Chromium against the built site, served by the project's own server.
import { env, getuid, pid } from 'node:process';
import { defineConfig } from '@playwright/test';
import type { ProfileOptions } from './tests/browser/test.js';
import { findChromium, findHeadlessShell } from './tools/lib/machine.mjs';

// This file is read again by every worker: the environment carries the port that the first reading chose.
env.MLP_TEST_PORT ??= String(20_000 + (pid % 20_000));
const url = `http://localhost:${env.MLP_TEST_PORT}/`;

const chromium = findChromium() ?? undefined;
// Chromium's sandbox refuses to run as root, which CI containers are.
const args = getuid?.() === 0 ? ['--no-sandbox'] : [];
// What depends on the browser around the page: builds and Workers, storage, the first visit.
const WHOLE_BROWSER = ['tests/browser/engine.spec.ts', 'tests/browser/home.spec.ts'];

export default defineConfig<ProfileOptions>({
  testDir: '.',
  respectGitIgnore: true,
  testMatch: ['tests/browser/*.spec.ts', 'web/src/chapters/*/*.spec.ts'],
  outputDir: 'build/test-results',
  forbidOnly: Boolean(env.CI),
  // On a shared machine a browser may lose minutes to its neighbours: a second try, which the report names as flaky.
  retries: env.CI ? 1 : 0,
  fullyParallel: true,
  // One more than a small machine has cores: a test often waits.
  workers: 3,
  timeout: 120_000,
  use: {
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    // Recording a trace makes every action several times slower; `npx playwright test --trace on <spec>` records one.
    trace: 'off',
    // Even a screenshot of failed tests only is taken of every page that is open at the end of a test.
    screenshot: 'off',
    launchOptions: { executablePath: chromium, args },
  },
  projects: [
    { name: 'chromium', use: { browserName: 'chromium' }, testMatch: WHOLE_BROWSER },
    // The same Chromium without its windows, where it is installed: a page in it costs half the processor time.
    {
      name: 'headless',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: findHeadlessShell() ?? chromium, args },
      },
      testIgnore: WHOLE_BROWSER,
    },
  ],
  webServer: {
    command: 'node tools/serve.mjs',
    env: { PORT: env.MLP_TEST_PORT },
    url,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
