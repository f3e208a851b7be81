/**
 * The value of the first sample of a metric in Prometheus' text format, or null
 * where the text has none or the value is no number.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricValue(text: string, name: string): number | null {
  for (const line of text.split('\n')) {
    if (!line.startsWith(name)) continue;
    const rest = line.slice(name.length);
    // Another metric whose name only begins like ours.
    if (!/^[\s{]/.test(rest)) continue;
    const value = Number(afterLabels(rest).trim().split(/\s+/)[0]);
    if (!Number.isNaN(value)) return value;
  }
  return null;
}

/** A label value may hold a closing brace, but only inside quotes. */
function afterLabels(rest: string): string {
  const labels = /^\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}/.exec(rest);
  return labels === null ? rest : rest.slice(labels[0].length);
}
