import type { Difference } from '../../src/model/environment.js';
import { asYaml, type SourceFile } from '../../src/production/source-files.js';
import { type YamlDocument, yamlDocuments } from '../../src/production/yaml-documents.js';
import { changedPaths, isTouched } from './changed-paths.js';
import { NEVER } from './never.js';

/** Name of the rule. */
export const PERIODICS_REST = 'periodics-rest';

const REASON =
  'horologium starts each periodic that has an interval when it first runs: canaries would wait behind hundreds; these get a day that never comes';

const AT_REST = `cron: "${NEVER}"`;

/** Of the three ways to say when a periodic runs, those that make horologium start it at once (cmd/horologium in Prow). */
const INTERVALS = ['interval', 'minimum_interval'];
const TOUCHES = [...INTERVALS, 'cron'].map((field) => `/periodics/*/${field}`);

/**
 * A job file whose periodics start nothing by themselves. Whatever else it says stays as it is, comments and all; so does
 * the whole file where its intervals are not simply written in their jobs.
 */
export function withPeriodicsAtRest(source: SourceFile): { text: string; differences: Difference[] } {
  const { path, text } = source;
  // Most files have none, and a large production has hundreds of files.
  if (!text.includes('interval')) return { text, differences: [] };
  const { documents } = asYaml(source);
  // The first of two intervals would come to count beside the cron.
  if (documents.some(({ hasRepeatedKeys }) => hasRepeatedKeys)) return { text, differences: [] };
  const spans = documents.flatMap(intervalsOf).sort((a, b) => b.begin - a.begin);
  if (spans.length === 0) return { text, differences: [] };
  const rested = spans.reduce((rest, { begin, end }) => rest.slice(0, begin) + AT_REST + rest.slice(end), text);
  if (!isOnlyThat(documents, rested)) return { text, differences: [] };
  const subject = `${spans.length} periodics of ${path}`;
  return { text: rested, differences: [{ rule: PERIODICS_REST, reason: REASON, subject }] };
}

function intervalsOf(document: YamlDocument): { begin: number; end: number }[] {
  const { value } = document;
  const periodics: unknown = typeof value === 'object' && value !== null && 'periodics' in value ? value.periodics : [];
  if (!Array.isArray(periodics)) return [];
  return periodics.flatMap((_, index) =>
    INTERVALS.flatMap((field) => document.fieldAt(['periodics', index, field]) ?? []),
  );
}

function isOnlyThat(before: readonly YamlDocument[], text: string): boolean {
  try {
    const after = yamlDocuments(text, 'with periodics at rest').map(({ value }) => value);
    const changed = changedPaths(Object.fromEntries(before.map(({ value }, index) => [index, value])), { ...after });
    return changed.every((path) => isTouched(path.slice(path.indexOf('/', 1)), TOUCHES));
  } catch {
    return false;
  }
}
