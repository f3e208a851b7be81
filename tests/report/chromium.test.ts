import { afterEach, expect, test, vi } from 'vitest';
import { openChromium } from './support/chromium.js';

afterEach(() => vi.unstubAllEnvs());

test('a machine without a browser fails these tests, and says what to do', async () => {
  vi.stubEnv('PROW_STAGING_CHROMIUM', '/nowhere/chromium');
  await expect(openChromium()).rejects.toThrow(/cannot be looked at: no Chromium starts[\s\S]*PROW_STAGING_CHROMIUM/);
});

test('a browser that opens is one that draws', async () => {
  const browser = await openChromium();
  const page = await browser.newPage();
  await page.setContent('<h1>x</h1>');
  expect(await page.locator('h1').textContent()).toBe('x');
  await browser.close();
});
