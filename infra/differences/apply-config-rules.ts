import { parseDocument } from 'yaml';
import type { Difference } from '../../src/model/environment.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import { productionError } from '../../src/production/production-error.js';
import { prowDocuments } from '../../src/production/yaml-documents.js';
import { changedPaths, isTouched } from './changed-paths.js';
import type { ConfigRule } from './config-rule.js';
import { EDITABLE_YAML, READABLE, withoutRepeatedKeys } from './editable-yaml.js';

/** Prow's configuration as staging deploys it, and every difference that was made. */
export interface AppliedConfig {
  readonly text: string;
  readonly differences: readonly Difference[];
}

/**
 * Applies the rules to Prow's configuration, in order. Text that no rule changes comes out as it went in.
 *
 * @param config - production's configuration: one YAML document, already checked by the reader.
 * @throws {ExplainedError} `fault` when a rule changes a setting it does not claim, `unreadable` where the text, or what
 *   becomes of it, is edited as something else than Prow reads.
 */
export function applyConfigRules(config: { path: string; text: string }, rules: readonly ConfigRule[]): AppliedConfig {
  const document = parseDocument(config.text, EDITABLE_YAML);
  withoutRepeatedKeys(document);
  rejectOtherReading(config, document.toJS(READABLE));
  const differences: Difference[] = [];
  for (const rule of rules) {
    const before: unknown = document.toJS(READABLE);
    rule.apply(document);
    const changed = changedPaths(before, document.toJS(READABLE));
    const unclaimed = changed.filter((path) => !isTouched(path, rule.touches));
    if (unclaimed.length > 0) throw unclaimedChange(rule, { path: config.path, unclaimed });
    if (changed.length === 0) continue;
    differences.push({ rule: rule.name, reason: rule.reason, subject: `Prow configuration ${config.path}` });
  }
  if (differences.length === 0) return { text: config.text, differences };
  // Width 0: long values are not folded onto lines of their own.
  const text = document.toString({ lineWidth: 0 });
  rejectOtherReading({ ...config, text }, document.toJS(READABLE));
  return { text, differences };
}

/** The library that keeps comments knows fewer spellings of numbers than Go, and writes a key without a value as Go takes it for another. */
function rejectOtherReading({ path, text }: { path: string; text: string }, edited: unknown): void {
  const [read] = prowDocuments(text, path);
  const [first] = changedPaths(read?.value ?? null, edited);
  if (first === undefined) return;
  throw productionError({
    what: `${path} cannot be edited for staging as Prow reads it`,
    expected: 'spellings that every reader of YAML takes alike',
    observed: `${first || 'the whole file'} is something else to whoever edits it`,
    file: path,
    line: read?.lineAt(first.split('/').slice(1)) ?? 1,
    next: 'write it in another way: numbers in digits, quotes around other texts, `null` for nothing',
  });
}

function unclaimedChange(rule: ConfigRule, found: { path: string; unclaimed: readonly string[] }): ExplainedError {
  return new ExplainedError('fault', {
    what: `difference rule ${rule.name} changes more than it claims`,
    expected: `changes of ${rule.touches.join(', ')} only`,
    observed: found.unclaimed.join(', '),
    evidence: `${found.path}, infra/differences/config-rule.ts`,
    next: 'correct the rule, or claim the setting in its `touches` with a reason that covers it',
  });
}
