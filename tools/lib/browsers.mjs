// Starts the browsers that measurements run in, one way for both, each with a profile that is gone afterwards.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { UserError } from './console.mjs';
import { findChromium } from './machine.mjs';

/** @typedef {'chromium' | 'firefox'} BrowserName */

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** For a browser to start, in ms: generous, for busy machines. */
const STARTING_LIMIT = 120_000;

/** Nothing may run beside what is measured: no updates, no synchronisation, no first-run page. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/**
 * The browser's program, or null when it is not installed.
 * @param {BrowserName} name
 */
export function findBrowser(name) {
  return name === 'chromium' ? findChromium() : (FIREFOX.find((path) => existsSync(path)) ?? null);
}

/**
 * @param {BrowserName} name
 * @param {string} profile a folder of its own
 * @returns {import('puppeteer-core').LaunchOptions}
 */
function launchOptions(name, profile) {
  const executablePath = findBrowser(name);
  if (name === 'chromium') {
    if (!executablePath) throw new UserError('Chromium is not installed; npm run setup installs it.');
    return { browser: 'chrome', executablePath, args: CHROMIUM_FLAGS };
  }
  if (!executablePath) throw new UserError('Firefox is not installed (Debian: apt-get install firefox-esr).');
  return { browser: 'firefox', executablePath, userDataDir: profile };
}

/**
 * @param {BrowserName} name
 * @param {number} [limit] of one call into a page, in ms
 */
export async function launchBrowser(name, limit = 600_000) {
  const profile = mkdtempSync(join(tmpdir(), 'mlp-browser-'));
  const removeProfile = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await puppeteer.launch({
      headless: true,
      timeout: STARTING_LIMIT,
      protocolTimeout: limit,
      // Puppeteer's own handler would end the browser, and leave us at work without one.
      handleSIGTERM: false,
      ...launchOptions(name, profile),
    });
    const stop = () => {
      browser.process()?.kill('SIGKILL');
      removeProfile();
      process.exit(128 + constants.signals.SIGTERM);
    };
    process.once('SIGTERM', stop);
    return {
      browser,
      close: async () => {
        process.off('SIGTERM', stop);
        // One that has crashed cannot be closed, but its profile goes all the same.
        await browser.close().catch(() => {});
        removeProfile();
      },
    };
  } catch (error) {
    removeProfile();
    throw error;
  }
}
