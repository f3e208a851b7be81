import type { Verdict } from '../../model/verdict.js';
import { type AlikeRuns, disagreementSentence } from './disagreement.js';
import { decisiveFindings, headlineOf, type Judged, nextSteps } from './headline.js';
import { badge, definitions, duration, fold } from './html-parts.js';
import { clip, htmlText } from './html-text.js';

/** More than these are a list nobody reads at night; the rest follows below. */
const TOLD_MAX = 3;
/** Each names findings; those that are left out are told below, with theirs. */
const STEPS_MAX = 4;
const TEXT_MAX = 320;

/** The top of the page: outcome, one sentence, what was seen, whether runs before it disagree, and what to do. */
export function verdictSection(judged: Judged, alike: AlikeRuns): string {
  const { verdict } = judged;
  const disagreement = disagreementSentence(verdict.outcome, alike);
  const { sentence, ground } = headlineOf(judged);
  return [
    `<header class="verdict ${verdict.outcome}">`,
    `<p class="outcome">${badge(verdict.outcome)} <span class="when">${htmlText(whenOf(verdict))}</span></p>`,
    `<h1>${htmlText(sentence)}</h1>`,
    `<p>${htmlText(ground)}.</p>`,
    disagreement === null ? '' : `<p>${htmlText(disagreement)}</p>`,
    '</header>',
    whatToDo(nextSteps(judged)),
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
  const [title, says] =
    verdict.outcome === 'fail'
      ? ['What is wrong', 'that fail']
      : ['What kept it from a decision', 'that were not decided'];
  const more =
    decisive.length > told.length
      ? `<p><small>These are ${told.length} of ${decisive.length} findings ${says}; each stands under Findings.</small></p>`
      : '';
  return `<section class="wrong" aria-labelledby="wrong"><h2 id="wrong">${title}</h2><ul class="plain">${told.join('')}</ul>${more}</section>`;
}

/** The first step stands open, so that a phone shows what is wrong as well; where there is room the others do, too. */
function whatToDo(steps: readonly string[]): string {
  const [first, ...others] = steps.slice(0, STEPS_MAX).map((step) => `<li>${htmlText(step)}</li>`);
  const more = steps.length > STEPS_MAX ? '<p><small>Each finding names its own, under Findings.</small></p>' : '';
  const folded =
    others.length === 0
      ? ''
      : `<div class="steps">${fold(steps.length > 2 ? 'Further steps' : 'Another step', `<ol start="2">${others.join('')}</ol>${more}`)}</div>`;
  return `<section class="next" aria-labelledby="next"><h2 id="next">What to do next</h2><ol>${first}</ol>${folded}</section>`;
}

function whenOf({ startedAt, durationMs }: Verdict): string {
  return `${startedAt
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
    .replace(/Z$/, ' UTC')}, took ${duration(durationMs)}`;
}
