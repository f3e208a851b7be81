import type { Candidate } from '../model/candidate.js';
import type { Objection } from '../model/decision.js';
import { startsFor } from '../model/power.js';
import type { RunEvidence } from '../model/statement.js';
import { NOTHING_BUMPED, PROW_NOT_BUMPED, STARTS_NARROWED } from '../model/verdict.js';
import { boskosObjections } from './boskos-objections.js';
import { changeObjections } from './change-objections.js';
import { changedFileObjections } from './changed-file-objections.js';
import { shortened } from './first-of.js';
import { imageObjections } from './image-objections.js';
import { objection } from './objections.js';
import type { Proof } from './presented.js';
import { isReleaseSource } from './release.js';
import type { GateSettings } from './settings.js';

const HOUR_MS = 3_600_000;

/** Why a believed attestation with sound evidence does not prove this bump; empty where it does. */
export function proofObjections(proof: Proof, settings: GateSettings): Objection[] {
  const { statement, presented, bump } = proof;
  const run = statement.predicate.prowStaging;
  const evidence = presented.place;
  const object = (reason: Parameters<typeof objection>[0], observed: string) =>
    objection(reason, { observed, evidence });
  return [
    ...(run.production.name === bump.production ? [] : [object('other-production', run.production.name)]),
    // Before where it was built from: that it failed is worse.
    ...(run.outcome === 'fail' ? [object('failed', statement.predicate.failedTests.join(', '))] : []),
    ...(isReleaseSource(run.candidate, settings.commits)
      ? []
      : [object('other-source', describeSource(run.candidate))]),
    ...(run.outcome === 'inconclusive' ? [object('inconclusive', statement.predicate.warnedTests.join(', '))] : []),
    ...unbumped(proof).map((observed) => object('nothing-bumped', observed)),
    ...timeObjections(proof, settings),
    ...powerObjections(run, settings).map((observed) => object('power-too-low', observed)),
    ...unasked(proof, settings).map((observed) => object('not-asked', observed)),
    ...changeObjections(proof),
    ...changedFileObjections(proof),
    ...imageObjections(proof),
    ...boskosObjections(proof),
  ];
}

/**
 * A bump is proven by a bump from production's version to the same one. Where production's own stays, or goes back to what
 * it was, a run of that version as it stands says what is asked: nobody can rehearse the way back from every version.
 *
 * @returns what was rehearsed instead, if it was something else.
 */
function unbumped({ statement, bump, isWayBack }: Proof): string[] {
  const { baseline, candidate, notProven } = statement.predicate.prowStaging;
  if (isWayBack || bump.before.prowTag === candidate.tag) return [];
  const isSaid = notProven.some((gap) => gap.startsWith(NOTHING_BUMPED) || gap.startsWith(PROW_NOT_BUMPED));
  if (isSaid || baseline?.tag === candidate.tag) return [`${candidate.tag} as it stood`];
  if (baseline === null) return [`${candidate.tag} without a baseline: whether anything was bumped is not known`];
  const from = bump.before.prowTag;
  return baseline.tag === from ? [] : [`a bump from ${baseline.tag}, and production runs ${from}`];
}

/** What production went back to has run there, and been through its drains. */
function unasked({ statement, isWayBack }: Proof, { requires }: GateSettings): string[] {
  const missing = requires.filter((check) => !statement.predicate.passedTests.includes(check));
  return isWayBack || missing.length === 0 ? [] : [`passed without ${missing.join(', ')}`];
}

function describeSource({ tag, source }: Candidate): string {
  const built =
    source.kind === 'module'
      ? source.version
      : source.kind === 'git'
        ? `${source.commit} of ${shortened(source.repository)}`
        : 'a source directory';
  return `${tag} built from ${built}`;
}

function timeObjections({ statement, presented, isWayBack, now }: Proof, settings: GateSettings): Objection[] {
  const { startedAt, finishedAt } = statement.predicate.prowStaging;
  const evidence = presented.place;
  if (Date.parse(finishedAt) > now.getTime() + settings.clockSkewMs) {
    const observed = `it ended ${finishedAt}, it is ${now.toISOString()}`;
    return [objection('from-the-future', { observed, evidence })];
  }
  const ageHours = (now.getTime() - Date.parse(startedAt)) / HOUR_MS;
  if (isWayBack || ageHours <= settings.maxAgeHours) return [];
  const observed = `began ${Math.floor(ageHours)} h ago, at most ${settings.maxAgeHours} h are accepted`;
  return [objection('stale', { observed, evidence })];
}

/** Starts that were counted, not those that were asked for. */
function powerObjections({ trials, notProven }: RunEvidence, { power }: GateSettings): string[] {
  const narrowed = notProven.filter((gap) => gap.startsWith(STARTS_NARROWED));
  if (narrowed.length > 0) return narrowed;
  const wanted = startsFor(power);
  if (trials.length === 0) return [`no component was restarted, ${wanted} starts are needed`];
  const few = trials.filter(({ starts }) => starts < wanted);
  return few.length === 0
    ? []
    : [`${few.map(({ component, starts }) => `${component} ${starts} starts`).join(', ')}; ${wanted} are needed`];
}
