import type { PageAnswer, PlannedPage } from '../../model/page.js';
import { apiFailure } from '../api-failure.js';
import { type DeckAnswer, readPage } from '../deck.js';
import type { Run } from '../open-run.js';
import { logLensPath, readList, readLog, readLogLens, readProwJob, readView } from './read-page.js';

/** One page of one canary. */
export interface PageOf extends PlannedPage {
  readonly prowJob: string;
  readonly job: string;
  readonly buildId: string;
  /** Where deck finds what the build left, e.g. `gs/bucket/logs/job/1`. */
  readonly source: string;
  /** Lenses that its view must have. */
  readonly due: readonly string[];
}

/** What was asked for, and what deck answered. */
interface Read {
  readonly path: string;
  readonly answers: PageAnswer[];
}

/** Reads a page. */
export type Reader = (page: PageOf) => Promise<Read>;

/** Each of deck's pods has cluster clients and a list of its own; connections go to one after the other. */
const ASKED_OF_EACH = 2;

/** The list without what is long in it (`handleProwJobs`, cmd/deck/main.go). */
const LIST = '/prowjobs.js?omit=annotations,labels,decoration_config,pod_spec';

/** What deck answered, or why it did not. */
type Answer = DeckAnswer | string;

/** Reads each page once, or, where its pods may differ, as often as there are pods and again; the list for all canaries. */
export function createReader(run: Run, limitMs: number): Reader {
  const endpoint = run.environment.endpoints['deck'] ?? '';
  const pods = run.environment.components.find(({ component }) => component === 'deck')?.replicas ?? 1;
  const get = async (path: string): Promise<Answer> =>
    readPage(endpoint, path, { signal: run.signal, limitMs }).catch(apiFailure);
  // One after the other: at once, they would come to deck's pods in no order.
  const several = async (path: string): Promise<Answer[]> => {
    const all: Answer[] = [];
    while (all.length < Math.max(1, pods) * ASKED_OF_EACH) all.push(await get(path));
    return all;
  };
  let list: Promise<Answer[]> | null = null;
  return async (of) => {
    const { page, prowJob, job, buildId, source } = of;
    switch (page) {
      case 'running-log': {
        const path = `/log?${new URLSearchParams({ job, id: buildId })}`;
        return { path, answers: counted(await several(path), readLog) };
      }
      case 'jobs':
      case 'hidden-job':
        list ??= several(LIST);
        return { path: LIST, answers: counted(await list, (answer) => readList(answer, prowJob)) };
      case 'prowjob': {
        const path = `/prowjob?${new URLSearchParams({ prowjob: prowJob })}`;
        return { path, answers: counted([await get(path)], readProwJob) };
      }
      case 'view':
        return { path: `/view/${source}`, answers: counted([await get(`/view/${source}`)], readView) };
      case 'stored-log':
        return readStoredLog(source, get);
      default:
        return page satisfies never;
    }
  };
}

/** As a browser has it: the view says where its log is. */
async function readStoredLog(source: string, get: (path: string) => Promise<Answer>): Promise<Read> {
  const path = `/view/${source}`;
  const view = await get(path);
  const lens = typeof view === 'string' ? null : logLensPath(view.text, source);
  return lens === null
    ? { path, answers: counted([view], readLogLens) }
    : { path: lens, answers: counted([await get(lens)], readLogLens) };
}

function counted(all: readonly Answer[], read: (answer: DeckAnswer) => Omit<PageAnswer, 'times'>): PageAnswer[] {
  const times = new Map<string, PageAnswer>();
  for (const one of all) {
    const silent = { status: null, prowJob: null, cluster: null, buildId: null, lenses: [] };
    const answer = typeof one === 'string' ? { ...silent, text: one } : read(one);
    const key = JSON.stringify(answer);
    times.set(key, { ...answer, times: (times.get(key)?.times ?? 0) + 1 });
  }
  return [...times.values()];
}
