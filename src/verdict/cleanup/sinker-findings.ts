import { type PlantedRole, PODS_DUE, PODS_KEPT } from '../../model/cleanup-events.js';
import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import type { Phase } from '../../model/history-event.js';
import { type EventOf, type Observation, observationsOf } from '../../model/observations.js';
import type { Finding } from '../../model/verdict.js';
import { AUDIT_LOG, listedBeforehand } from '../listed-beforehand.js';
import { failed, open, type Problem } from '../problem.js';
import { findingsOf, isAsked, isSetOut, notAsked, notSetOut, type Remark } from './remarks.js';

type Planted = EventOf<'pods-planted'>['pods'][number];
type Found = EventOf<'cleanup-observed'>['pods'][number];

const EXPECTED = 'pods that are due removed, by sinker, and no other pod';

/** What a pod is, in the words of a finding. */
const ROLES: Record<PlantedRole, string> = {
  ended: 'of a job that ended longer ago than pods are kept',
  aged: 'of a job that is over, older than pods get',
  orphaned: 'of a ProwJob that is not there',
  fresh: 'of a job that had just ended',
  unfinished: 'of a job that is not over',
  foreign: 'that Prow did not make',
  elsewhere: 'outside the namespace of Prow’s pods',
};

/** How a run lists beforehand that production's own sinker has nothing to do with a cluster. */
export function leftAlone(clusterId: string): string {
  return `sinker leaves cluster ${clusterId} alone`;
}

/** Asks of every cluster that an alias means whether sinker removed there what it must, and nothing else: in 2020 it went by a wrong client. */
export function sinkerFindings(description: Description, history: History): Finding[] {
  const planted = observationsOf(history, 'pods-planted');
  const looks = observationsOf(history, 'cleanup-observed');
  if (planted.length + looks.length === 0 && !isSetOut(history)) return findingsOf([notSetOut('sinker')]);
  if (planted.length + looks.length === 0 && !isAsked(description, history, 'sinker'))
    return findingsOf([notAsked('sinker', 'sinker')]);
  const wanted = [...new Set(description.aliases.map(({ clusterId }) => clusterId))];
  const seen = [...planted, ...looks];
  const seenIn = (phase: Phase) =>
    seen.filter(({ event }) => event.phase === phase).map(({ event }) => event.clusterId);
  const subjects = [
    ...[...new Set(seenIn('baseline'))].map((clusterId) => ({ phase: 'baseline' as const, clusterId })),
    ...[...new Set([...wanted, ...seenIn('candidate')])].map((clusterId) => ({
      phase: 'candidate' as const,
      clusterId,
    })),
  ];
  return findingsOf(subjects.map((of) => remarkOn(history, of, { planted, looks })));
}

function remarkOn(
  history: History,
  { phase, clusterId }: { phase: Phase; clusterId: string },
  all: { planted: readonly Observation<'pods-planted'>[]; looks: readonly Observation<'cleanup-observed'>[] },
): Remark {
  const isHere = ({ event }: { event: { phase: Phase; clusterId: string } }): boolean =>
    event.phase === phase && event.clusterId === clusterId;
  const [planted, looks] = [all.planted.filter(isHere), all.looks.filter(isHere)];
  const common = { phase, subject: `sinker, cluster ${clusterId}`, expected: EXPECTED };
  const lines = [...planted, ...looks].map(({ line }) => line);
  if (lines.length === 0 && listedBeforehand(history, leftAlone(clusterId)))
    return { ...common, problems: [], good: 'production’s own has nothing to do with it; listed', lines };
  const problems = [
    ...lackOf(planted.flatMap(({ event }) => event.pods)),
    ...identityProblems(history, clusterId, [...planted, ...looks]),
    ...podProblems(
      planted.flatMap(({ event }) => event.pods),
      { looks: looks.flatMap(({ event }) => event.pods), isAudited: !listedBeforehand(history, AUDIT_LOG) },
    ),
  ];
  const good = `removed pods ${PODS_DUE.map((role) => ROLES[role]).join(', ')}; left those ${PODS_KEPT.map((role) => ROLES[role]).join(', ')}`;
  return { ...common, problems, good, lines };
}

function lackOf(planted: readonly Planted[]): Problem[] {
  const roles = new Set(planted.map(({ role }) => role));
  const missing = [...PODS_DUE, ...PODS_KEPT].filter((role) => !roles.has(role));
  if (missing.length === 0) return [];
  return [
    open(planted.length === 0 ? 'nobody looked' : `no pod was there ${missing.map((role) => ROLES[role]).join(', ')}`),
  ];
}

/** The same cluster answered each time, and as sweeps know it. */
function identityProblems(
  history: History,
  clusterId: string,
  seen: readonly { event: { kubeSystemUid: string } }[],
): Problem[] {
  const swept = observationsOf(history, 'cluster-swept').filter(({ event }) => event.clusterId === clusterId);
  const uids = new Set([...seen, ...swept].map(({ event }) => event.kubeSystemUid));
  return seen.length > 0 && uids.size > 1 ? [open('another cluster answered in its place')] : [];
}

function podProblems(
  planted: readonly Planted[],
  { looks, isAudited }: { looks: readonly Found[]; isAudited: boolean },
): Problem[] {
  const known = new Set(planted.map(({ podUid }) => podUid));
  const strange = looks.filter(({ podUid }) => !known.has(podUid));
  return [
    ...(strange.length === 0 ? [] : [open('pods were looked at that no line says were there')]),
    ...planted.flatMap(({ role, podUid }) => {
      const own = looks.filter((one) => one.podUid === podUid);
      if (own.length === 0) return [open('nobody came back to what was to be removed')];
      return own.flatMap((found) => fateProblems(role, found, isAudited));
    }),
  ];
}

function fateProblems(role: PlantedRole, { isGone, deletions }: Found, isAudited: boolean): Problem[] {
  const isDue = PODS_DUE.some((due) => due === role);
  if (!isGone) return isDue ? [failed(`left a pod ${ROLES[role]}`)] : [];
  if (deletions === null)
    return isAudited || !isDue ? [open(`no audit log says who removed a pod ${ROLES[role]}`)] : [];
  const who = deletions.filter(({ userAgent }) => isSinkers(userAgent));
  if (who.length === 0) {
    const others = [...new Set(deletions.map(({ userAgent, user }) => `${userAgent} as ${user}`))].sort().join(', ');
    return [open(`a pod ${ROLES[role]} was removed by ${others === '' ? 'nobody that the audit log knows' : others}`)];
  }
  return isDue ? [] : [failed(`removed a pod ${ROLES[role]}`)];
}

/** Prow's user agents are `<name>/<version>` or `<name>.<part>/<version>` (pkg/version/doc.go). */
function isSinkers(userAgent: string): boolean {
  return /^sinker[/.]/.test(userAgent);
}
