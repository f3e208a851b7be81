import { titleText } from '../page/html-text.js';
import { PAGE_STYLE } from '../page-style.js';

/** A page of the local site: the report's own look, no script, and forms that only ask this site. */
export function sitePage(title: string, html: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${titleText(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    `<main>${html}</main>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
