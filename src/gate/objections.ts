import type { Objection, Reason } from '../model/decision.js';

interface Meaning {
  /** Block: somebody must change the bump or its proof. Undecided: what is there proves nothing either way. */
  readonly answer: Objection['answer'];
  readonly what: string;
  readonly next: string;
}

// Words in capitals are filled in from what was asked ({@link filledNext}), so that commands can be pasted.
/** Rehearses production as it is. */
export const REHEARSE = 'prow-staging rehearse --candidate TAG --production BASE --power POWER';
/** Rehearses production as the bump makes it, from the version that it has. */
export const REHEARSE_AFTER = 'prow-staging rehearse --candidate TAG --production HEAD --from FROM --power POWER';
const FORGET = "prow-staging history forget RUN --because 'WHY'";

/** What each reason means. */
export const MEANINGS: Readonly<Record<Reason, Meaning>> = {
  'unreadable-bump': {
    answer: 'undecided',
    what: 'production before or after the bump cannot be read',
    next: 'correct what it names; read the same way by prow-staging import --production HEAD',
  },
  'merge-conflict': {
    answer: 'undecided',
    what: 'the bump does not merge into production’s branch, which a bump must',
    next: 'rebase it onto production’s branch, and settle there what both sides change',
  },
  'empty-bump': {
    answer: 'undecided',
    what: 'the bump changes nothing of production',
    next: 'compare the two sides that it was read from: the bump may be merged already, or base and head be the wrong way round',
  },
  'not-prow': {
    answer: 'undecided',
    what: 'the bump moves no image of Prow',
    next: 'a rehearsal proves Prow’s images; let another check answer for this change',
  },
  'several-candidates': {
    answer: 'block',
    what: 'the bump moves Prow to more than one version',
    next: 'move every image of Prow to one tag',
  },
  'not-a-release': {
    answer: 'block',
    what: 'the bump names no release of Prow',
    next: 'use tags of the form vYYYYMMDD-<sha>: only they lead to source',
  },
  'partial-bump': {
    answer: 'block',
    what: 'some of Prow’s images stay at another version',
    next: 'move every image of Prow to the candidate: nothing else was rehearsed',
  },
  'other-repository': {
    answer: 'block',
    what: 'an image comes from another place than before',
    next: 'put the repository back; a new one is a change of its own, and is rehearsed with it',
  },
  'digest-not-proven': {
    answer: 'undecided',
    what: 'the bump pins a digest that nobody compared with the candidate',
    next: 'pin the tag alone, or attest the digest where a registry can be asked',
  },
  'no-attestation': { answer: 'undecided', what: 'nothing was rehearsed that could be shown', next: REHEARSE },
  'other-candidate': { answer: 'undecided', what: 'what was rehearsed is another candidate', next: REHEARSE },
  'other-source': {
    answer: 'block',
    what: 'what was rehearsed was not built from the release that its tag names',
    next: `where it is a commit of a clone, have an approver name that one, whole, under commits in gate.yaml; or rehearse the tag itself, without --prow-repo: ${REHEARSE}`,
  },
  'other-production': {
    answer: 'block',
    what: 'what was rehearsed is about another production',
    next: `rehearse this one: ${REHEARSE}`,
  },
  'unreadable-attestation': {
    answer: 'undecided',
    what: 'an attestation cannot be read',
    next: 'take it away, or put back the file as it was written',
  },
  unsigned: { answer: 'block', what: 'an attestation is not signed', next: 'take it away; rehearse where a key is' },
  'wrong-signer': {
    answer: 'block',
    what: 'an attestation is signed by somebody whom the gate does not trust',
    next: 'take it away, or add the public key to trustedKeys if it is yours: prow-staging gate --public-key',
  },
  tampered: {
    answer: 'block',
    what: 'an attestation and its evidence do not say the same',
    next: `find out who changed it; take the run away, say so, and rehearse again: ${FORGET}`,
  },
  'evidence-missing': {
    answer: 'undecided',
    what: 'an attestation, or the files it rests on, is not there',
    next: `put the whole folder of the run back; or, where it is right that it is gone: ${FORGET}`,
  },
  'other-version': {
    answer: 'undecided',
    what: 'the run was judged by another version of prow-staging',
    next: `rehearse with the version that the gate has: ${REHEARSE}`,
  },
  failed: { answer: 'block', what: 'the candidate failed its rehearsal', next: 'read report.html of that run' },
  inconclusive: {
    answer: 'undecided',
    what: 'the rehearsal proved nothing either way',
    next: `read report.html of that run for the cause, then rehearse again: ${REHEARSE}`,
  },
  'nothing-bumped': {
    answer: 'undecided',
    what: 'the rehearsal did not bump production’s version to the candidate',
    next: `rehearse the bump, from the version that production runs: ${REHEARSE}`,
  },
  disagree: {
    answer: 'block',
    what: 'the candidate passed one rehearsal and failed another of the same production',
    next: 'read the report of the one that failed: a fault that shows at some starts passes sometimes',
  },
  'failed-beside': {
    answer: 'undecided',
    what: 'the candidate failed with something else beside it, and no rehearsal shows it good alone',
    next: `rehearse it on production as it is; that it fails there stays: ${REHEARSE}`,
  },
  'from-the-future': {
    answer: 'block',
    what: 'the rehearsal ended later than it is now',
    next: 'correct the clocks of both machines, then rehearse again',
  },
  stale: { answer: 'undecided', what: 'the rehearsal is too old', next: REHEARSE },
  'power-too-low': {
    answer: 'undecided',
    what: 'the rehearsal could have missed what the gate must exclude',
    next: REHEARSE,
  },
  'not-asked': {
    answer: 'undecided',
    what: 'the rehearsal was not asked what gate.yaml requires of one',
    next: `rehearse with it, --drain or --every-job: ${REHEARSE}`,
  },
  drifted: {
    answer: 'undecided',
    what: 'production is no longer what was rehearsed',
    next: `rehearse again, for what was proven was proven of another production: ${REHEARSE}`,
  },
  'changes-not-rehearsed': {
    answer: 'undecided',
    what: 'the bump changes more than Prow’s version, and that was not rehearsed',
    next: `take the other changes out; or rehearse production as it will be: ${REHEARSE_AFTER}`,
  },
  'files-not-rehearsed': {
    answer: 'undecided',
    what: 'the bump changes jobs or other files that were not rehearsed as it makes them',
    next: `take those changes out; or rehearse production as it will be: ${REHEARSE_AFTER}`,
  },
  'not-read': {
    answer: 'block',
    what: 'the bump changes files of production that no rehearsal reads',
    next: 'propose them by themselves; name them in production.yaml where production is made of them',
  },
  'image-not-attested': {
    answer: 'block',
    what: 'the bump moves an image that production runs, and the attestation is not about it',
    next: `rehearse production as it will be, and each of its components is a subject: ${REHEARSE_AFTER}`,
  },
  'reads-elsewhere': {
    answer: 'block',
    what: 'the bump changes where production is read from, so what runs may be what nobody reads any more',
    next: 'propose it by itself; once an approver has compared it with what production is deployed from: /staging override COMMIT REASON',
  },
  'claims-changed': {
    answer: 'undecided',
    what: 'the change says itself what of production no file shows, and a rehearsal would only agree with it',
    next: 'propose it by itself; once an approver has compared it with production: /staging override COMMIT REASON',
  },
  'guards-changed': {
    answer: 'undecided',
    what: 'the bump changes what others may do in production, which no rehearsal judges',
    next: 'propose it by itself; once an approver has read it: /staging override COMMIT REASON',
  },
  'secret-changed': {
    answer: 'undecided',
    what: 'the bump changes what a Secret holds, or brings one, which no rehearsal sees',
    next: 'propose it by itself; once an approver has read it: /staging override COMMIT REASON',
  },
  'image-not-run': {
    answer: 'undecided',
    what: 'the bump adds or moves an image that is not Prow’s, and no rehearsal runs it',
    next: 'propose it by itself; once an approver has tried it: /staging override COMMIT REASON',
  },
  'not-staged': {
    answer: 'undecided',
    what: 'the bump changes what staging leaves out or has something else for, so no rehearsal sees it',
    next: 'propose it by itself; once an approver has looked at it: /staging override COMMIT REASON',
  },
  'refused-in-place': {
    answer: 'block',
    what: 'the bump changes what Kubernetes never changes of an object that stands: it is refused, or stays as it was',
    next: 'give the object another name, so that it comes beside the old one; or have somebody who may delete it say when: /staging override COMMIT REASON',
  },
  'gate-changed': {
    answer: 'undecided',
    what: 'the change is one of the gate itself: what it asks for, or who may open it',
    next: 'once an approver of production as it is has read it: /staging override COMMIT REASON',
  },
  'new-problem': {
    answer: 'block',
    what: 'production has something wrong after the change that it had not before',
    next: 'correct it, or change policy.yaml first if it is to be so; named by prow-staging import --production HEAD',
  },
  'never-passed': {
    answer: 'block',
    what: 'no rehearsal shows that the version to go back to is good',
    next: `go back to one of those that are; or rehearse that version: ${REHEARSE}`,
  },
  'may-not-deploy': {
    answer: 'block',
    what: 'who is to apply the change may not deploy',
    next: 'call one of those who may; say who you are with --as',
  },
  'uncovered-hours': {
    answer: 'block',
    what: 'it would run while nobody is there to put it right, or in a freeze',
    next: 'start it when the calendar covers all of its time; or put somebody on call, and say so under onCall',
  },
  'unknown-length': {
    answer: 'undecided',
    what: 'nobody has said how long it takes',
    next: 'add it to `lengths` of the calendar',
  },
};

/** An objection in the words of its reason. */
export function objection(reason: Reason, { observed, evidence }: { observed: string; evidence: string }): Objection {
  const { answer, what, next } = MEANINGS[reason];
  return { reason, answer, what, observed, evidence, next, page: `docs/on-call/${reason}.md` };
}
