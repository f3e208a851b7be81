import type { Description } from '../model/description.js';
import type { Difference } from '../model/environment.js';
import type { History } from '../model/history.js';
import type { Verdict } from '../model/verdict.js';
import { boskosInRun } from './boskos-in-run.js';
import { differencesSection } from './page/differences-section.js';
import { type AlikeRuns, disagreementSection } from './page/disagreement.js';
import { drainSection } from './page/drain-section.js';
import { earlierSection, type RunColumn } from './page/earlier-section.js';
import { findingsSection } from './page/findings-section.js';
import { headlineOf } from './page/headline.js';
import { htmlPage } from './page/html-page.js';
import { type LatencySeries, latencySection } from './page/latency-section.js';
import { podsSection } from './page/pods-section.js';
import { rolloutSection } from './page/rollout-section.js';
import { routingSection } from './page/routing-section.js';
import { notProvenSection, runSection } from './page/run-sections.js';
import { timelineSection } from './page/timeline-section.js';
import { trialsSection } from './page/trials-section.js';
import { verdictSection } from './page/verdict-section.js';
import { type CanaryJudged, routingMatrix } from './routing-matrix.js';

/** What a report is made from: a verdict, and the values it was judged from. */
export interface ReportInput {
  readonly verdict: Verdict;
  readonly description: Description;
  readonly history: History;
  /** Canaries of the candidate, as they were judged. */
  readonly canaries: readonly CanaryJudged[];
  /** The matrix alias × way in words: a title, then a row a line; empty where nothing was to start. */
  readonly matrix: string;
  /** What differs from production; null where it cannot be read. */
  readonly differences: readonly Difference[] | null;
  /** What was measured for each canary. */
  readonly latencies: readonly LatencySeries[];
  /** Runs that had ended before this one began, oldest first. */
  readonly earlier: readonly RunColumn[];
  readonly alike: AlikeRuns;
  readonly id: string;
}

/**
 * A run as one HTML page that needs nothing else: no script, no request, readable on a phone, light and dark, and the
 * same bytes for the same run.
 */
export function reportHtml(input: ReportInput): string {
  const { verdict, description, history, differences, canaries, latencies, earlier, alike, id } = input;
  const judged = { verdict, boskos: boskosInRun(description, history) };
  return htmlPage(headlineOf(judged).sentence, {
    head: [`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`],
    main: [
      verdictSection(judged, alike),
      disagreementSection(alike, id),
      routingSection(routingMatrix(description, history, canaries)),
      findingsSection(verdict, history),
      timelineSection(history),
      podsSection(history),
      rolloutSection(history),
      drainSection(verdict, history),
      latencySection(latencies),
      trialsSection(verdict),
      notProvenSection(verdict),
      differencesSection(differences, verdict.productionFingerprint),
      earlierSection(earlier, { id, ...verdict, tag: verdict.candidate.tag }),
      runSection(verdict, history),
    ],
  });
}
