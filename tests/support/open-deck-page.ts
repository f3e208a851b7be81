import type { Page } from 'playwright-core';

/** Deck's pages take Material Design Lite from elsewhere, where no test goes; this is all that they ask of it. */
const MATERIAL = 'window.componentHandler = { upgradeDom() {}, upgradeElement() {} };';

/** Opens a page of deck's as a person does, with nothing from elsewhere; gives what its scripts threw, once they did. */
export async function openDeckPage(page: Page, { deck, path }: { deck: string; path: string }): Promise<string[]> {
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(deck)) return route.continue();
    return url.endsWith('material.min.js')
      ? route.fulfill({ contentType: 'text/javascript', body: MATERIAL })
      : route.abort();
  });
  await page.goto(new URL(path, deck).href, { waitUntil: 'domcontentloaded' });
  return thrown;
}
