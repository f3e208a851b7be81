import type { History } from '../../model/history.js';
import { Check, type Finding, type Verdict } from '../../model/verdict.js';
import { evidenceExcerpt } from './evidence-excerpt.js';
import { decisiveFindings } from './headline.js';
import { badge, cell, definitions, fold, rowHead, section, table } from './html-parts.js';
import { htmlText } from './html-text.js';

/** More are folded away: who opens a report at night reads the first. */
const OPEN_MAX = 5;

/** Every finding, those that decided first, the passes as a table folded away. */
export function findingsSection(verdict: Verdict, history: History): string {
  const decisive = decisiveFindings(verdict);
  const open = verdict.findings.filter(({ outcome }) => outcome !== 'pass');
  const all = [...new Set([...decisive, ...open])];
  const rest = all.slice(OPEN_MAX);
  const folded = (outcome: Finding['outcome'], says: string): string => {
    const own = rest.filter((finding) => finding.outcome === outcome);
    if (own.length === 0) return '';
    const count = verdict.findings.filter((finding) => finding.outcome === outcome).length;
    const which = own.length === count ? `All ${count}` : `The other ${own.length} of ${count}`;
    return fold(`${which} ${says}`, own.map((one) => article(one, history)).join(''));
  };
  return section({
    id: 'findings',
    title: 'Findings',
    says: countLine(verdict),
    html: [
      ...all.slice(0, OPEN_MAX).map((finding) => article(finding, history)),
      folded('fail', 'that fail'),
      folded('inconclusive', 'that were not decided'),
      passes(verdict),
    ].join(''),
  });
}

function countLine({ findings }: Verdict): string {
  const counts = (['fail', 'inconclusive', 'pass'] as const).map(
    (outcome) => `${findings.filter((finding) => finding.outcome === outcome).length} ${outcome}`,
  );
  return `${counts.join(', ')}.`;
}

function article({ check, outcome, subject, expected, observed, evidence, next }: Finding, history: History): string {
  const excerpt = evidenceExcerpt(history, evidence);
  const lines =
    excerpt.length === 0
      ? ''
      : fold(
          excerpt.length === 1 ? 'The line of the evidence' : `${excerpt.length} lines of the evidence`,
          `<pre tabindex="0">${htmlText(excerpt.join('\n'))}</pre>`,
        );
  return [
    `<article class="${outcome}"><h3>${badge(outcome)} ${htmlText(subject)} <small>${check}</small></h3>`,
    `${definitions({ expected, observed, evidence, next })}${lines}</article>`,
  ].join('');
}

function passes({ findings }: Verdict): string {
  const passed = findings.filter(({ outcome }) => outcome === 'pass');
  const ofCheck = Check.options.flatMap((check) => {
    const rows = passed
      .filter((finding) => finding.check === check)
      .map(({ subject, expected, observed, evidence }) => [
        rowHead(subject),
        ...[expected, observed, evidence].map(cell),
      ]);
    if (rows.length === 0) return [];
    const columns = ['subject', 'expected', 'observed', 'evidence'];
    return [fold(`${check}: ${rows.length} passed`, table(`What passed in check ${check}`, columns, rows))];
  });
  return ofCheck.join('');
}
