import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { NOTHING_BUMPED, type Verdict } from '../model/verdict.js';
import { escapeMarkup } from './escape.js';
import { PAGE_STYLE } from './page-style.js';
import {
  findingsSection,
  notProvenSection,
  rolloutSection,
  routingSection,
  runSection,
  trialsSection,
} from './report-sections.js';

/** What a report is made from: a verdict, and the values it was judged from. */
export interface ReportInput {
  readonly verdict: Verdict;
  readonly description: Description;
  readonly history: History;
}

/** A run as one HTML page that needs nothing else: no script, no request, readable on a phone, light and dark. */
export function reportHtml({ verdict, description, history }: ReportInput): string {
  const title = sentence(verdict);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    `<main><h1 class="${verdict.outcome}">${escapeMarkup(title)}</h1>`,
    routingSection(description, history),
    findingsSection(verdict),
    rolloutSection(history),
    trialsSection(verdict),
    notProvenSection(verdict),
    runSection(verdict),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function sentence({ outcome, candidate, findings, notProven }: Verdict): string {
  const count = findings.filter((finding) => finding.outcome === outcome).length;
  const decisive = `${count} of ${findings.length} findings`;
  switch (outcome) {
    case 'pass':
      return notProven.some((gap) => gap.startsWith(NOTHING_BUMPED))
        ? `${candidate.tag}: production’s own version works, nothing was bumped (${decisive} pass)`
        : `${candidate.tag}: safe to merge on what was proven (${decisive} pass)`;
    case 'inconclusive':
      return `${candidate.tag}: not decided (${decisive} are inconclusive)`;
    case 'fail':
      return `${candidate.tag}: not safe to merge (${decisive} fail)`;
    default:
      return outcome satisfies never;
  }
}
