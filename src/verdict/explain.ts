import { Check, type Finding, isBump, type Verdict } from '../model/verdict.js';
import { counted } from './counted.js';

const WIDTH = 12;

/**
 * A verdict as the text a person reads: one sentence, what is wrong (worst
 * first, passes counted), what the trials can miss, and what stays unproven.
 * Plain text without colours and without a final line break.
 */
export function explainVerdict(verdict: Verdict): string {
  const open = verdict.findings.filter(({ outcome }) => outcome !== 'pass');
  const sections = [[headline(verdict)], ...open.map(explainFinding), facts(verdict)];
  return sections.map((lines) => lines.map(restBelow).join('\n')).join('\n\n');
}

/** The one sentence: what to do, and on what ground. */
export function headline(verdict: Verdict): string {
  const { outcome, candidate, baseline, findings } = verdict;
  const decisive = findings.filter((finding) => finding.outcome === outcome);
  const [first] = [...decisive].sort((a, b) => weight(a) - weight(b));
  if (outcome === 'pass') {
    const against = baseline === null ? 'without a baseline' : `compared with ${baseline.tag}`;
    const meaning = isBump(verdict)
      ? 'Safe to merge on what was proven'
      : 'Production’s own version works as described; nothing was bumped';
    return `${meaning}: ${candidate.tag}, ${against}, in ${findings.length} findings.`;
  }
  const more =
    decisive.length > 1 ? `, and ${decisive.length - 1} more ${decisive.length > 2 ? 'findings' : 'finding'}` : '';
  const ground = first === undefined ? 'nothing was found' : `${first.observed} (${first.subject})`;
  const failed = isBump(verdict)
    ? 'Not safe to merge'
    : `Nothing was bumped, and production’s own ${candidate.tag} does not work as described`;
  return `${outcome === 'fail' ? failed : 'Not decided'}: ${ground}${more}.`;
}

/** A misplacement is the plainest reason; trouble with the record is the plainest for being undecided. */
function weight({ check, outcome }: Finding): number {
  const order = outcome === 'fail' ? ['placement', 'nowhere-else'] : ['evidence'];
  const named = order.indexOf(check);
  return named >= 0 ? named : order.length + Check.options.indexOf(check);
}

/** What has more lines than one stands below its first, so that no name or answer can look like a line of the verdict. */
function restBelow(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(WIDTH)}`);
}

function explainFinding({ check, outcome, subject, expected, observed, evidence, next }: Finding): string[] {
  return [
    `${outcome}: ${check}, ${subject}`,
    labelled('expected', expected),
    labelled('observed', observed),
    labelled('evidence', evidence),
    labelled('next', next),
  ];
}

function facts(verdict: Verdict): string[] {
  const { trials, notProven, candidate, baseline } = verdict;
  const seconds = (verdict.durationMs / 1000).toFixed(0);
  return [
    `candidate   ${candidate.tag}, ${baseline === null ? 'no baseline' : `baseline ${baseline.tag}`}, ${seconds} s`,
    ...(verdict.causes.length === 0 ? [] : [`undecided   ${verdict.causes.join(', ')}`]),
    ...passCounts(verdict),
    ...drained(verdict),
    ...trials.flatMap((trial) => [
      `trials      ${trial.component}: ${counted(trial.starts, 'clean start')}, ${trial.canaries} canaries`,
      `may miss    ${missLine(verdict, trial.component)}`,
    ]),
    ...notProven.map((gap) => `not proven  ${gap}`),
  ];
}

function passCounts({ findings }: Verdict): string[] {
  const passed = findings.filter(({ outcome }) => outcome === 'pass');
  const counts = Check.options.flatMap((check) => {
    const count = passed.filter((finding) => finding.check === check).length;
    return count === 0 ? [] : [`${check} ${count}`];
  });
  return counts.length === 0 ? [] : [`passed      ${counts.join(', ')}`];
}

/** What moved and for how long nobody answered is what a drain is rehearsed for, also where all went well. */
function drained({ findings }: Verdict): string[] {
  return findings
    .filter(({ check, outcome }) => check === 'drain' && outcome === 'pass')
    .map(({ subject, observed }) => `drained     ${subject}: ${observed}`);
}

function missLine({ missProbability }: Verdict, component: string): string {
  const own = missProbability.filter((miss) => miss.component === component);
  const parts = own.map(({ q, value }) => `in ${percent(q)} of starts ${percent(value)}`);
  return `a fault that shows ${parts.join(', ')}`;
}

/** Three significant digits, so that 0.1 % is not rounded to never. */
function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(WIDTH - 2)}${text}`;
}
