import type { Trends } from '../../model/trends.js';
import { fold, percent, section } from '../page/html-parts.js';
import { htmlText } from '../page/html-text.js';
import { sign } from '../page/signs.js';
import { type Saying, sayings } from './sayings.js';

/** What runs say together: what is so now, what is over for whoever opens it, and how many pass. */
export function trendsSection(trends: Trends): string {
  const all = sayings(trends);
  const open = all.filter(({ isOpen }) => isOpen);
  const over = all.filter(({ isOpen }) => !isOpen);
  const html = [
    open.length === 0 ? '' : listOf(open),
    over.length === 0 ? '' : fold(`What is over (${over.length})`, listOf(over)),
  ].join('');
  return section({ id: 'together', title: 'What they say together', says: passRate(trends), html });
}

function passRate({ passRates }: Trends): string {
  const whole = passRates.find(({ tag }) => tag === null);
  if (whole === undefined || whole.rate === null) return 'No run has decided anything yet.';
  const { rate, passed, failed, undecided } = whole;
  const left = undecided === 0 ? '' : `, and ${undecided} were undecided`;
  return `${percent(Number(rate.toFixed(2)))} of the runs that decided something passed: ${passed} passed, ${failed} failed${left}.`;
}

function listOf(all: readonly Saying[]): string {
  return `<ul class="sayings">${all.map(itemOf).join('')}</ul>`;
}

function itemOf({ kind, isOpen, what, details, firstRun }: Saying): string {
  const outcome = !isOpen || kind === 'change of production' ? null : kind === 'regression' ? 'fail' : 'inconclusive';
  const label =
    outcome === null
      ? `<span class="badge over">${kind}</span>`
      : `<span class="badge ${outcome}">${sign(outcome)} ${kind}</span>`;
  const items = details.map((one) => `<li>${htmlText(one)}</li>`).join('');
  const first = firstRun === undefined ? '' : ` (<a href="/runs/${firstRun}">the first</a>)`;
  return `<li>${label} ${htmlText(what)}${first}${items === '' ? '' : `<ul>${items}</ul>`}</li>`;
}
