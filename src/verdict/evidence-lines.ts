/** Enough to look at; the rest is counted. */
const LINES_NAMED_MAX = 6;

/** Line numbers as a finding's evidence: `history.jsonl lines 41, 88 and 12 more`. */
export function evidenceLines(lines: readonly number[]): string {
  const sorted = [...new Set(lines)].sort((a, b) => a - b);
  if (sorted.length === 0) return 'history.jsonl has no such line';
  const named = sorted.slice(0, LINES_NAMED_MAX).join(', ');
  const more = sorted.length - LINES_NAMED_MAX;
  return `history.jsonl ${sorted.length === 1 ? 'line' : 'lines'} ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
