import { PAGE_STYLE } from '../page-style.js';
import { titleText } from './html-text.js';

/**
 * A whole page in the report's look.
 *
 * @param page.head - lines of HTML that only this page has in its head.
 * @param page.main - lines of HTML.
 */
export function htmlPage(
  title: string,
  { head = [], main }: { readonly head?: readonly string[]; readonly main: readonly string[] },
): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    ...head,
    `<title>${titleText(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...main,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
