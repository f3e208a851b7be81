import { plannedPages } from '../canaries/pages/plan-pages.js';
import type { Environment } from '../model/environment.js';
import { LOG_LENS } from '../model/page.js';

/** What a run cannot prove of what deck shows: what production's own has off, and what one look may miss. */
export function pagesUnproven(environment: Environment): string[] {
  const { deck } = environment;
  if (deck === undefined) return [];
  if (plannedPages(environment).length === 0) return ['deck’s pages: no address of it here; none is read'];
  return [
    'deck’s pages: read once a phase, so a fault that shows at only some of its starts may be missed',
    ...(deck.lists === 'none'
      ? ['deck’s list and logs: production’s deck shows a tenant’s or hidden jobs alone, so no canary is in it']
      : []),
    ...(deck.lists === 'all' ? ['hidden jobs: production’s deck runs with --show-hidden and lists them'] : []),
    ...(deck.views ? [] : ['deck’s job views: production’s deck runs without --spyglass']),
    ...(deck.views && !deck.lenses.some(({ name }) => name === LOG_LENS)
      ? ['stored logs in deck: production’s configuration has no lens buildlog that shows them']
      : []),
  ];
}
