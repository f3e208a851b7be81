import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseHistory } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { isReadOf, type Page, type PageAnswered, pageFault } from '../../model/page.js';
import { expectedFiles } from '../../model/uploaded-files.js';
import { HISTORY_FILE, type Run } from '../open-run.js';
import { listProwJobs } from '../prowjobs.js';
import { uploadPlace } from '../uploads/upload-place.js';
import { createReader, type PageOf, type Reader } from './page-reader.js';
import { plannedPages } from './plan-pages.js';

/**
 * Limits in milliseconds: until pages are as they must be, one answer, and between two looks. Deck lists ProwJobs anew every
 * 30 s (`period`, pkg/deck/jobs/jobs.go).
 */
export const PAGE_LIMITS = { waitMs: 45_000, answerMs: 10_000, pauseMs: 3_000 };

/** Which pages are read now, and of which canaries there is something to read. */
export interface PagesWanted {
  readonly pages: readonly Page[];
  readonly isReady: (page: Page, prowJob: string) => boolean;
  readonly limits?: typeof PAGE_LIMITS;
}

/**
 * Reads deck's pages of canaries of the first start until they are as they must be or the limit is reached, and writes down
 * what deck answered last; no answer is an answer, too.
 *
 * @throws {ApiException} The service cluster does not answer.
 */
export async function askPages(run: Run, wanted: PagesWanted): Promise<PageAnswered[]> {
  const { limits = PAGE_LIMITS } = wanted;
  const pages = await pagesOf(run, wanted);
  if (pages.length === 0) return [];
  run.progress(`Waiting ≤ ${limits.waitMs / 1_000} s for ${pages.length} pages of deck’s`);
  const begun = performance.now();
  const answered = new Map<PageOf, PageAnswered>();
  let left: readonly PageOf[] = pages;
  for (;;) {
    const events = await look(run, left, { begun, limits });
    // What was cut short says nothing of what would have come.
    if (run.signal.aborted) return [];
    for (const [page, event] of events) answered.set(page, event);
    left = [...answered].flatMap(([page, event]) => (isAsItMust(event) ? [] : [page]));
    if (left.length === 0 || performance.now() - begun >= limits.waitMs) break;
    await sleep(limits.pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
  }
  for (const event of answered.values()) run.history.append(event);
  return [...answered.values()];
}

/** Whether of all answers that came none is wrong. */
export function isAsItMust(event: PageAnswered): boolean {
  return event.answers.every((answer) => pageFault(event, answer) === null);
}

async function look(
  run: Run,
  pages: readonly PageOf[],
  { begun, limits }: { begun: number; limits: typeof PAGE_LIMITS },
): Promise<[PageOf, PageAnswered][]> {
  const read: Reader = createReader(run, limits.answerMs);
  const all = await Promise.all(pages.map(async (page) => ({ of: page, ...(await read(page)) })));
  const waitedMs = Math.round(performance.now() - begun);
  return all.map(({ of, path, answers }) => {
    const { page, spelling, prowJob, buildId, due } = of;
    const at = { phase: run.phase, page, spelling, prowJob, buildId, path, due: [...due] };
    return [of, { kind: 'page-answered', ...at, answers, waitedMs, waitLimitMs: limits.waitMs }];
  });
}

async function pagesOf(run: Run, { pages, isReady }: PagesWanted): Promise<PageOf[]> {
  const { directory, phase, environment } = run;
  const planned = plannedPages(environment).filter(({ page }) => pages.includes(page));
  if (planned.length === 0) return [];
  const history = parseHistory(readFileSync(join(directory, HISTORY_FILE), 'utf8'));
  const canaries = observationsOf(history, 'canary-submitted').filter(
    ({ event }) => event.phase === phase && event.start === 0,
  );
  const prowJobs = await listProwJobs(run.service, environment.namespaces.prowJobs);
  return planned.flatMap(({ page, spelling }) =>
    canaries.flatMap(({ event: { prowJob, canary } }): PageOf[] => {
      if (canary.spelling !== spelling || !isReadOf(page, canary.task) || !isReady(page, prowJob)) return [];
      const [{ job }, buildId] = [canary, prowJobs.get(prowJob)?.buildId ?? ''];
      const config = environment.canary.decorated?.configs.find((one) => one.spelling === spelling)?.config;
      const place = config === undefined ? null : uploadPlace(config, { job, buildId, pull: null });
      const source = place === null ? '' : `gs/${place.bucket}/${place.directory}`;
      const due = page === 'view' ? lensesFor(run, expectedFiles(canary)) : [];
      return [{ page, spelling, prowJob, job, buildId, source, due }];
    }),
  );
}

/** What deck shows of a build with these files (`renderSpyglass`, cmd/deck/main.go). */
function lensesFor({ environment }: Run, files: readonly string[]): string[] {
  const lenses = environment.deck?.lenses ?? [];
  const fits = lenses.filter(({ requiredFiles }) =>
    requiredFiles.every((pattern) => files.some((file) => isMatch(pattern, file))),
  );
  return [...new Set(fits.map(({ name }) => name))];
}

/** What only Go's regular expressions know fits nothing: then nobody waits for it. */
function isMatch(pattern: string, file: string): boolean {
  try {
    return new RegExp(pattern).test(file);
  } catch {
    return false;
  }
}
