import type { Verdict } from '../../model/verdict.js';
import { decisiveFindings, headlineOf, nextSteps } from './headline.js';
import { badge, definitions, duration } from './html-parts.js';
import { clip, htmlText } from './html-text.js';

/** More than these are a list nobody reads at night; the rest follows below. */
const TOLD_MAX = 3;
const STEPS_MAX = 4;
const TEXT_MAX = 320;

/** The top of the page: outcome, one sentence, what was seen, and what to do. */
export function verdictSection(verdict: Verdict): string {
  const { sentence, ground } = headlineOf(verdict);
  return [
    `<header class="verdict ${verdict.outcome}">`,
    `<p class="outcome">${badge(verdict.outcome)} <span class="when">${htmlText(whenOf(verdict))}</span></p>`,
    `<h1>${htmlText(sentence)}</h1>`,
    `<p>${htmlText(ground)}.</p>`,
    '</header>',
    whatToDo(verdict),
    whatIsWrong(verdict),
  ].join('');
}

function whatIsWrong(verdict: Verdict): string {
  const decisive = decisiveFindings(verdict);
  if (decisive.length === 0) return '';
  const told = decisive.slice(0, TOLD_MAX).map(({ check, subject, expected, observed, evidence }) => {
    const terms = { expected: clip(expected, TEXT_MAX), observed: clip(observed, TEXT_MAX), evidence };
    return `<li><strong>${htmlText(subject)}</strong> <small>${check}</small>${definitions(terms)}</li>`;
  });
  const rest = decisive.length - told.length;
  const more = rest > 0 ? `<p><small>${rest} more below, under Findings.</small></p>` : '';
  const title = verdict.outcome === 'fail' ? 'What is wrong' : 'What kept it from a decision';
  return `<section class="wrong" aria-labelledby="wrong"><h2 id="wrong">${title}</h2><ul class="plain">${told.join('')}</ul>${more}</section>`;
}

function whatToDo(verdict: Verdict): string {
  const steps = nextSteps(verdict);
  const items = steps.slice(0, STEPS_MAX).map((step) => `<li>${htmlText(step)}</li>`);
  return `<section class="next" aria-labelledby="next"><h2 id="next">What to do next</h2><ol>${items.join('')}</ol></section>`;
}

function whenOf({ startedAt, durationMs }: Verdict): string {
  return `${startedAt
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
    .replace(/Z$/, ' UTC')}, took ${duration(durationMs)}`;
}
