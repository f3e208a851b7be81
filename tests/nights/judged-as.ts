import { Description } from '../../src/model/description.js';
import { parseHistory } from '../../src/model/history.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { Check } from '../../src/model/verdict.js';
import { judge } from '../../src/verdict/judge.js';
import type { Recording } from './recorded-files.js';

/** What this version says of a recording. */
export interface JudgedAs {
  readonly outcome: Outcome;
  readonly tag: string;
  readonly fails: readonly Check[];
  readonly undecided: readonly Check[];
}

/** Judges a recording by itself, whenever it was. */
export function judgedAs(recording: Recording): JudgedAs {
  const description = Description.parse(JSON.parse(recording['description.json']));
  const { outcome, candidate, findings } = judge(description, parseHistory(recording['history.jsonl']));
  const checks = (wanted: Outcome) =>
    [...new Set(findings.filter((one) => one.outcome === wanted).map(({ check }) => check))].sort();
  return { outcome, tag: candidate.tag, fails: checks('fail'), undecided: checks('inconclusive') };
}
