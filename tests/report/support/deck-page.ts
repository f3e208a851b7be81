/** What Deck's html lens does with an artifact, and where it is shown (Prow's pkg/spyglass/lenses/html/html.go and template.html). */
export function deckPage(report: string): string {
  const title = /<title>([^<]*)<\/title>/.exec(report)?.[1] ?? '';
  const notifier = `<script>addEventListener('load', () => parent.postMessage({ height: document.getElementById('wrapper').offsetHeight }, '*'));</script>`;
  const content = `<div id="wrapper">${report}</div>${notifier}`.replaceAll('"', '&quot;');
  return [
    '<!doctype html><html lang="en"><head><meta charset="UTF-8"><title>Deck</title></head><body>',
    "<script>addEventListener('message', ({ data }) => { document.body.dataset.height = data.height; });</script>",
    `<h6>${title}</h6>`,
    `<iframe srcdoc="${content}" title="report.html" sandbox="allow-scripts allow-popups allow-same-origin" width="100%" scrolling="no"></iframe>`,
    '</body></html>',
  ].join('');
}
