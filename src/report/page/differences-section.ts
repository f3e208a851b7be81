import type { Difference } from '../../model/environment.js';
import { cell, definitions, fold, rowHead, section, table } from './html-parts.js';
import { htmlText } from './html-text.js';

/** How the environment differs from production, rule by rule, and how to learn whether production has changed since. */
export function differencesSection(differences: readonly Difference[] | null, fingerprint: string): string {
  const drift = `<h3>Drift</h3>${definitions({
    judged: `production as it was when its fingerprint was ${fingerprint}`,
    'changed since': '“prow-staging drift RUN” names every change that makes this proof one of another production',
  })}`;
  const html = differences === null ? '' : `${rulesTable(differences)}${drift}`;
  return section({
    id: 'differences',
    title: 'Differences and drift',
    says:
      differences === null
        ? 'What differs from production cannot be read: environment.json is missing, or of another version.'
        : `${differences.length} changes to production’s manifests, by ${rulesOf(differences).length} rules that were written beforehand.`,
    html: html === '' ? drift : html,
  });
}

function rulesOf(differences: readonly Difference[]): string[] {
  return [...new Set(differences.map(({ rule }) => rule))].sort();
}

function rulesTable(differences: readonly Difference[]): string {
  const rows = rulesOf(differences).map((rule) => {
    const own = differences.filter((one) => one.rule === rule);
    const reasons = [...new Set(own.map(({ reason }) => reason))];
    const items = own.map(({ subject }) => `<li>${htmlText(subject)}</li>`).join('');
    return [rowHead(rule), cell(reasons.join('; ')), `<td>${fold(`${own.length} objects`, `<ul>${items}</ul>`)}</td>`];
  });
  return rows.length === 0
    ? ''
    : fold('Every rule with its reason', table('Differences', ['rule', 'why', 'where'], rows));
}
