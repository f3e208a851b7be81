import { BAD_INPUTS, type BadInput } from '../../model/bad-input-events.js';
import { configuredJob } from '../../model/canary.js';
import type { Environment } from '../../model/environment.js';
import type { Delivery, OpenedPull } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { waysThrough } from '../../model/way.js';
import { directGithub, type GithubDirector } from '../github/direct-github.js';
import type { Run } from '../open-run.js';

const { org, member, outsider } = CANARY_GITHUB;

/** GitHub sends no more than this in one event, in bytes (its documentation of webhook payloads). */
const PAYLOAD_MAX = 25 * 1024 * 1024;

/** One bad input that was sent. */
export interface SentInput {
  readonly input: BadInput;
  /** The commit of the pull request that it speaks of; null where it speaks of none. */
  readonly sha: string | null;
  readonly delivery: Delivery | null;
}

/** What an environment is sent on purpose: everything where hook runs and there is a GitHub to send it, or else nothing. */
export function plannedBadInputs({ components, github }: Environment): readonly BadInput[] {
  const hasHook = waysThrough(components).includes('hook-comment');
  return hasHook && github !== null ? BAD_INPUTS : [];
}

/**
 * Sends hook what it must refuse, each about a pull request of its own that jobs would start for, were it good: the same
 * comments, well signed and by a member, start canaries.
 *
 * @throws {Error} where the stand-in for GitHub cannot be reached.
 */
export async function sendBadInput(run: Run): Promise<readonly SentInput[]> {
  const planned = plannedBadInputs(run.environment);
  if (planned.length === 0) return [];
  const github = directGithub(run.environment, run);
  return Promise.all(planned.map(async (input) => ({ input, ...(await SENDERS[input](github, run)) })));
}

type Sender = (github: GithubDirector, run: Run) => Promise<Omit<SentInput, 'input'>>;

const SENDERS: Readonly<Record<BadInput, Sender>> = {
  'wrong-signature': (github, run) => askBadlySigned(github, { run, signature: 'wrong' }),
  'no-signature': (github, run) => askBadlySigned(github, { run, signature: 'none' }),
  'unknown-event': (github) =>
    sendRaw(github, 'prow_staging_unheard_of', '{"zen":"Anything added dilutes everything else."}'),
  'no-json': (github) => sendRaw(github, 'issue_comment', '{"action":"created","issue":{"number":1'),
  'huge-payload': (github) => sendRaw(github, 'issue_comment', hugePayload()),
  'outsider-asks': async (github, run) => {
    const pull = await open(github, { run, author: outsider, repo: 'hook-opened' });
    const body = ['/ok-to-test', '/test all', ...allJobs(run).map((job) => `/test ${job}`)].join('\n');
    const at = { org, repo: 'hook-opened', number: pull.number, author: outsider };
    return { sha: pull.headSha, delivery: await github.comment({ ...at, body }) };
  },
};

/** The comment that starts every job of the repository, by somebody who may, and with a signature that GitHub has not made. */
async function askBadlySigned(
  github: GithubDirector,
  { run, signature }: { run: Run; signature: 'wrong' | 'none' },
): Promise<Omit<SentInput, 'input'>> {
  const { number, headSha: sha } = await open(github, { run, author: member, repo: 'hook-comment' });
  const body = allJobs(run)
    .map((job) => `/test ${job}`)
    .join('\n');
  return {
    sha,
    delivery: await github.comment({ org, repo: 'hook-comment', number, author: member, body, signature }),
  };
}

async function sendRaw(github: GithubDirector, event: string, payload: string): Promise<Omit<SentInput, 'input'>> {
  return { sha: null, delivery: await github.send({ event, payload, signature: 'right' }) };
}

async function open(
  github: GithubDirector,
  { run, author, repo }: { run: Run; author: string; repo: string },
): Promise<OpenedPull> {
  const files = { [`changes/${run.id}-${run.phase}-${author}`]: 'a change\n' };
  return github.openPull({ org, repo, author, title: `bad input of ${run.id}`, files });
}

/** Every job that a comment starts there. */
function allJobs({ environment: { aliases, canary } }: Run): string[] {
  return aliases.map(({ name: spelling }) =>
    configuredJob(canary.jobPrefix, { spelling, type: 'presubmit', way: 'hook-comment' }),
  );
}

/** As much as GitHub may send, and nothing in it that anybody has asked for. */
function hugePayload(): string {
  const frame = { action: 'created', comment: { body: '' } };
  const body = 'x'.repeat(PAYLOAD_MAX - JSON.stringify(frame).length);
  return JSON.stringify({ ...frame, comment: { body } });
}
