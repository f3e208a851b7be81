import type { History, HistoryLine } from '../../model/history.js';
import { clip } from './html-text.js';

const LINES_MAX = 6;
const TEXT_MAX = 280;

/** The lines that an evidence names, as far as they are read at a glance. */
export function evidenceExcerpt(history: History, evidence: string): string[] {
  const named = /^history\.jsonl lines? ([\d, ]+)/.exec(evidence)?.[1] ?? '';
  const numbers = new Set(named.split(',').map((number) => Number.parseInt(number, 10)));
  return history.lines
    .filter(({ line }) => numbers.has(line))
    .slice(0, LINES_MAX)
    .map(describeLine);
}

function describeLine({ line, at, event: { kind, ...rest } }: HistoryLine): string {
  return `line ${line}  ${at}  ${kind}  ${clip(JSON.stringify(rest), TEXT_MAX)}`;
}
