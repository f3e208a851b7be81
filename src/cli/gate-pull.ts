import { candidateOf, isOverridable } from '../gate/bump-objections.js';
import { hearComments } from '../gate/override-comments.js';
import { isNoBump, statusLine, statusOfDecision } from '../gate/status-of-decision.js';
import { wantsItAlone, wantsRehearsal } from '../gate/wants-rehearsal.js';
import { assertStatus, readStatuses, type StandingStatus } from '../github/commit-status.js';
import type { Github, RepositoryName } from '../github/connect.js';
import { readComments } from '../github/read-comments.js';
import type { PullRequest } from '../github/read-pull.js';
import type { CommitStatus } from '../model/commit-status.js';
import type { Decision } from '../model/decision.js';
import { ExplainedError } from '../model/explained-error.js';
import { OVERRIDE_HOURS_MAX } from '../model/override.js';
import { signatoryOf } from './attest-run.js';
import { decideFromFiles, type GateQuestion } from './gate-decision.js';
import { heardOverrides } from './heard-overrides.js';
import { fetchChange, type JudgedChange } from './judged-change.js';
import type { PullClone } from './pull-clone.js';

const HOUR_MS = 3_600_000;

/** A repository with the gate before it. */
export interface PullGate {
  readonly github: Github;
  readonly at: RepositoryName;
  /** The account that writes statuses; null where it is not known. */
  readonly self: string | null;
  readonly clone: PullClone;
  readonly context: string;
  readonly detailsUrl: string;
  /** Whether the answer is written on the commit. */
  readonly report: boolean;
  /** Gives a bump that only lacks a rehearsal one, and leaves the run among those kept; null where none is to be. */
  readonly rehearsal: ((bump: GateQuestion, beside: { readonly isAlone: boolean }) => Promise<void>) | null;
  /** What is asked of every change alike. */
  readonly question: Omit<GateQuestion, 'base' | 'head' | 'clone' | 'now' | 'overridesFor'>;
  /** A rehearsal takes minutes, and what is decided after it is decided then. */
  now(): Date;
}

/** The gate's answer to one change. */
export interface PullAnswer {
  /** `OWNER/REPO#N`, or what else people call it. */
  readonly subject: string;
  /** Null where no commit is there to say it on. */
  readonly sha: string | null;
  readonly decision: Decision | null;
  /** What kept it from deciding. */
  readonly error: ExplainedError | null;
  readonly status: CommitStatus;
  /** Null where nothing was to be written. */
  readonly isWritten: boolean | null;
}

/**
 * Decides one change and, where it is to, says so on its commit: whatever happens, some status is written, and only an allowed
 * bump and a change that is none get success.
 */
export async function answerPull(gate: PullGate, judged: JudgedChange): Promise<PullAnswer> {
  const { subject, sha } = judged;
  let said: StandingStatus[] = [];
  const sayFirst = async (text: string): Promise<void> => {
    const { context, detailsUrl: targetUrl } = gate;
    const status: CommitStatus = { context, targetUrl, state: 'pending', description: statusLine(text) };
    if (gate.report && sha !== null)
      await assertStatus(gate.github, { ...gate.at, sha }, { status, said, self: gate.self });
    said = [{ ...status, writtenAt: new Date().toISOString(), author: gate.self ?? '' }, ...said];
  };
  try {
    if (sha !== null) said = await statusesOf(gate, sha);
    const decision = await decideChange(gate, { judged, sayFirst });
    return await reported(gate, { subject, sha, decision, error: null, status: statusOf(gate, decision) }, said);
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    const { context, detailsUrl: targetUrl } = gate;
    const description = statusLine(`undecided: ${error.explanation.what}`);
    const status: CommitStatus = { context, targetUrl, state: 'error', description };
    return reported(gate, { subject, sha, decision: null, error, status }, said).catch((second: unknown) => {
      // Of two failures the first is the cause; a status that stands already was true of another time.
      if (second instanceof ExplainedError) return { subject, sha, decision: null, error, status, isWritten: false };
      throw second;
    });
  }
}

/** Whether the change may be merged as far as the gate is concerned. */
export function isLetIn({ decision, error }: PullAnswer): boolean {
  return error === null && decision !== null && (decision.answer === 'allow' || isNoBump(decision));
}

interface Deciding {
  readonly judged: JudgedChange;
  /** Says that an answer is being worked on. */
  sayFirst(text: string): Promise<void>;
}

async function decideChange(gate: PullGate, { judged, sayFirst }: Deciding): Promise<Decision> {
  const { clone, question, rehearsal } = gate;
  const fetched = async () => ({ ...question, clone: clone.directory, ...(await fetchChange(clone, judged)) });
  const asked = await fetched();
  const first = await decideFromFiles({ ...asked, now: gate.now() });
  if (isNoBump(first)) return first;
  // A key that is made now must be known when the settings say whom to trust.
  signatoryOf(question.state);
  const overridesFor: GateQuestion['overridesFor'] = (about) => heard(gate, { judged, ...about });
  const decision = await decideFromFiles({ ...asked, now: gate.now(), overridesFor });
  if (rehearsal === null || !wantsRehearsal(decision)) return decision;
  const rehearsed = async (beside: { readonly isAlone: boolean }): Promise<Decision> => {
    await sayFirst(`rehearsing ${decision.candidate}`);
    await rehearsal({ ...(await fetched()), now: gate.now() }, beside);
    // A rehearsal takes an hour, in which production and the change go on.
    return decideFromFiles({ ...(await fetched()), now: gate.now(), overridesFor });
  };
  if (!wantsItAlone(decision)) return rehearsed({ isAlone: false });
  const then = await rehearsed({ isAlone: true });
  return wantsRehearsal(then) && !wantsItAlone(then) ? rehearsed({ isAlone: false }) : then;
}

function subjectOf({ at: { owner, repo } }: PullGate, { number }: Pick<PullRequest, 'number'>): string {
  return `${owner}/${repo}#${number}`;
}

async function heard(
  gate: PullGate,
  given: { judged: JudgedChange } & Parameters<NonNullable<GateQuestion['overridesFor']>>[0],
): ReturnType<NonNullable<GateQuestion['overridesFor']>> {
  const { judged, bump, settings } = given;
  const candidate = candidateOf(bump);
  if (judged.pull === null || !isOverridable(bump) || settings.approvers.length === 0)
    return { overrides: [], notes: [] };
  const { github, at, question } = gate;
  const { number, headSha } = judged.pull;
  const now = gate.now();
  const oldest = new Date(now.getTime() - OVERRIDE_HOURS_MAX * HOUR_MS - settings.clockSkewMs);
  const comments = await readComments(github, at, { number, since: oldest });
  const heardNow = hearComments(comments, { approvers: settings.approvers, head: headSha, now });
  const isGroup = headSha !== judged.sha;
  const subject = subjectOf(gate, judged.pull);
  const about = { state: question.state, trust: settings.trust, subject, isGroup, bump, candidate };
  return heardOverrides(heardNow, about);
}

/** What this gate said before; of somebody else’s words under its name nothing is believed. */
async function statusesOf({ github, at, context, self }: PullGate, sha: string): Promise<StandingStatus[]> {
  const all = await readStatuses(github, { ...at, sha }, context);
  return self === null ? all : all.filter(({ author }, index) => index === 0 || author === self);
}

function statusOf({ context, detailsUrl: targetUrl }: PullGate, decision: Decision): CommitStatus {
  return { context, targetUrl, ...statusOfDecision(decision) };
}

async function reported(
  gate: PullGate,
  answer: Omit<PullAnswer, 'isWritten'>,
  said: readonly StandingStatus[],
): Promise<PullAnswer> {
  const { github, at, self, report } = gate;
  const { sha } = answer;
  if (!report || sha === null) return { ...answer, isWritten: null };
  const isWritten = await assertStatus(github, { ...at, sha }, { status: answer.status, said, self });
  return { ...answer, isWritten };
}
