import { z } from 'zod';
import { aliasOf } from './alias.js';
import { isLasting, type Task } from './canary.js';
import { Phase } from './trial.js';

/**
 * What deck shows of a canary: the log of one that runs, which it must fetch from the cluster where it runs; what it lists
 * and says of it; the view of a build that is over, and the log in it, which is in cloud storage; and, of one whose job is
 * `hidden: true`, nothing in the list.
 */
export const PAGES = ['running-log', 'jobs', 'prowjob', 'view', 'stored-log', 'hidden-job'] as const;
export const Page = z.enum(PAGES);
export type Page = z.infer<typeof Page>;

/** A page that is to be read of a canary of each spelling. */
export const PlannedPage = z.strictObject({ page: Page, spelling: z.string().nullable() });
export type PlannedPage = z.infer<typeof PlannedPage>;

/** Canaries of this task are hidden (`hidden: true` of their jobs): they start as any other, and deck must not list them. */
export const HIDDEN_TASK: Task = 'evicted-once';

/** Pages of canaries that stand when deck is asked, and pages of what builds left that are over. */
export const LIVE_PAGES = ['running-log', 'jobs', 'prowjob', 'hidden-job'] as const satisfies readonly Page[];
export const BUILD_PAGES = ['view', 'stored-log'] as const satisfies readonly Page[];

/** The lens that shows build-log.txt (pkg/spyglass/lenses/buildlog). */
export const LOG_LENS = 'buildlog';

/** Whether this page is read of canaries of this task. */
export function isReadOf(page: Page, task: Task | undefined): boolean {
  switch (page) {
    case 'running-log':
    case 'jobs':
    case 'prowjob':
      return isLasting(task);
    case 'view':
    case 'stored-log':
      return task === 'speak';
    case 'hidden-job':
      return task === HIDDEN_TASK;
    default:
      return page satisfies never;
  }
}

/** One answer of deck's, as often as it came, and what in it names a canary. */
export const PageAnswer = z.strictObject({
  status: z.number().int().nullable().describe('null where deck did not answer'),
  prowJob: z.string().nullable().describe('whose page it is, by what stands in it; null where it names none'),
  cluster: z.string().nullable().describe('the `cluster:` that it gives; null where it gives none'),
  buildId: z.string().nullable().describe('the build that it gives; null where it gives none'),
  lenses: z.array(z.string()).describe('what it shows of the build’s files'),
  text: z.string().describe('how it begins, where it names no canary'),
  times: z.number().int().positive(),
});
export type PageAnswer = z.infer<typeof PageAnswer>;

/** What deck answered about one canary; each of its pods may be asked. */
export const PageAnswered = z.strictObject({
  kind: z.literal('page-answered'),
  phase: Phase,
  page: Page,
  spelling: z.string().nullable().describe('`cluster:` of the canary as submitted'),
  prowJob: z.string(),
  buildId: z.string().describe('what its ProwJob says'),
  path: z.string().describe('what deck was asked for'),
  due: z.array(z.string()).describe('what of the build’s files the page must show, by production’s configuration'),
  answers: z.array(PageAnswer).min(1),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
});
export type PageAnswered = z.infer<typeof PageAnswered>;

/** Something that a page must not be; of the same kind is the same of another canary. */
export interface PageFault {
  readonly kind: string;
  readonly observed: string;
  /** Whether it is known to be wrong, or not known. */
  readonly isKnown: boolean;
}

/** What is wrong with an answer about a canary; null for nothing. */
export function pageFault(asked: Omit<PageAnswered, 'answers'>, answer: PageAnswer): PageFault | null {
  const { status, text } = answer;
  const said = text === '' ? '' : `: ${withoutNames(text, asked)}`;
  if (status === null) return { kind: 'silent', observed: `deck did not answer${said}`, isKnown: false };
  const isOf = answer.prowJob === asked.prowJob;
  if (asked.page === 'hidden-job') {
    if (isOf) return wrong('listed', 'deck lists a job that is hidden');
    const isList = status === 200 && text === '';
    return isList ? null : { kind: 'unseen', observed: 'deck gave no list', isKnown: false };
  }
  if (status !== 200) return wrong(`status ${status}`, `deck answered ${status}${said}`);
  if (!isOf) return answer.prowJob === null ? wrong('nothing', nothingOf(asked.page)) : wrong('another', OF_ANOTHER);
  return detailFault(asked, answer);
}

function detailFault(
  { page, spelling, buildId, due }: Omit<PageAnswered, 'answers'>,
  answer: PageAnswer,
): PageFault | null {
  const missing = due.filter((lens) => !answer.lenses.includes(lens)).join(', ');
  if (missing !== '') return wrong(`without ${missing}`, `deck does not show ${missing}`);
  if (page !== 'jobs' && page !== 'prowjob') return null;
  if (aliasOf(answer.cluster) !== aliasOf(spelling))
    return wrong(
      'another cluster',
      `deck gives ${answer.cluster === null ? 'no cluster' : `cluster "${answer.cluster}"`}`,
    );
  return answer.buildId === buildId ? null : wrong('another build', 'deck gives another build');
}

const OF_ANOTHER = 'deck gives the page of another job';

function nothingOf(page: Page): string {
  return page === 'running-log' || page === 'stored-log'
    ? 'deck gives a log without the line that the canary prints'
    : 'deck gives a page in which the canary is not';
}

function wrong(kind: string, observed: string): PageFault {
  return { kind, observed, isKnown: true };
}

/** Names differ from phase to phase; what is wrong does not. */
function withoutNames(text: string, { prowJob, buildId }: Pick<PageAnswered, 'prowJob' | 'buildId'>): string {
  const unnamed = text.replaceAll(prowJob, '<name>');
  return buildId === '' ? unnamed : unnamed.replaceAll(buildId, '<build>');
}
