/**
 * A kept report with a way back to the list, and to its comparison with the run before. What was kept stays as it is: this
 * is how the site shows it.
 *
 * @param run.before - id of the run before it; null where there is none.
 */
export function withWayBack(report: string, run: { readonly id: string; readonly before: string | null }): string {
  const links = [
    '<a href="/">All runs</a>',
    ...(run.before === null
      ? []
      : [`<a href="/compare?a=${run.before}&amp;b=${run.id}">Compared with the run before</a>`]),
  ];
  // Text of a run is escaped: this is the page's own.
  return report.replace('<body>', () => `<body><nav aria-label="Kept runs"><p>${links.join(' · ')}</p></nav>`);
}
