import type { Environment } from '../../model/environment.js';
import { isReadOf, LOG_LENS, PAGES, type Page, type PlannedPage } from '../../model/page.js';
import { planCanaries, planKept, planLasting } from '../plan.js';

/** The pages of deck's that are read of canaries of each spelling: those that production's deck has, where one can be reached. */
export function plannedPages(environment: Environment): PlannedPage[] {
  const { deck, endpoints } = environment;
  if (deck === undefined || endpoints['deck'] === undefined) return [];
  const canaries = [...planCanaries(environment), ...planLasting(environment), ...planKept(environment)];
  const isShown: Record<Page, boolean> = {
    'running-log': deck.lists !== 'none',
    jobs: deck.lists !== 'none',
    prowjob: true,
    view: deck.views,
    'stored-log': deck.views && deck.lenses.some(({ name }) => name === LOG_LENS),
    'hidden-job': deck.lists === 'public',
  };
  return PAGES.filter((page) => isShown[page]).flatMap((page) => {
    const own = canaries.filter(({ task }) => isReadOf(page, task));
    return [...new Set(own.map(({ spelling }) => spelling))].map((spelling) => ({ page, spelling }));
  });
}
