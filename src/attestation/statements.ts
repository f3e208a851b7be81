import { createHash } from 'node:crypto';
import type { Candidate } from '../model/candidate.js';
import { type Description, fingerprint } from '../model/description.js';
import { type Outcome, worst } from '../model/outcome.js';
import type { Power } from '../model/power.js';
import {
  EVIDENCE_FILES,
  type EvidenceFile,
  STATEMENT_TYPE,
  type StatementSubject,
  SVR_TYPE,
  TEST_RESULT_TYPE,
  TestResultStatement,
  VerdictStatement,
} from '../model/statement.js';
import { CHECKS, CHECKS_ON_DEMAND, type Check, type Verdict } from '../model/verdict.js';

/** A judged run, as far as a statement tells of it. */
export interface JudgedRun {
  readonly id: string;
  readonly description: Description;
  readonly verdict: Verdict;
  /** What the run was asked to see; null where its history does not say. */
  readonly power: Power | null;
  /** The registry path of Prow's own images, without the component. */
  readonly prowRepository: string;
  /** Images that were run, without their tags: those of production's components, and of the pod utilities. */
  readonly images: readonly string[];
  /** Digest of each file that the verdict can be judged from again, in hexadecimal. */
  readonly digests: Readonly<Record<EvidenceFile, string>>;
}

/** The evidence of a run as an in-toto statement. */
export function testResultStatement(run: JudgedRun): TestResultStatement {
  const { verdict } = run;
  const tests = (outcome: Outcome) => checksOf(verdict).filter((check) => outcomeOf(verdict, check) === outcome);
  return TestResultStatement.parse({
    _type: STATEMENT_TYPE,
    subject: subjectsOf(run),
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: ({ pass: 'PASSED', inconclusive: 'WARNED', fail: 'FAILED' } as const)[verdict.outcome],
      configuration: EVIDENCE_FILES.map((name) => ({ name, digest: { sha256: run.digests[name] } })),
      passedTests: tests('pass'),
      warnedTests: tests('inconclusive'),
      failedTests: tests('fail'),
      prowStaging: evidenceOf(run),
    },
  });
}

/** The verdict of a run as an in-toto statement; null for anything but a pass. */
export function verdictStatement(run: JudgedRun, evidence: TestResultStatement): VerdictStatement | null {
  const { verdict, power } = run;
  if (verdict.outcome !== 'pass' || power === null) return null;
  return VerdictStatement.parse({
    _type: STATEMENT_TYPE,
    subject: evidence.subject,
    predicateType: SVR_TYPE,
    predicate: {
      verifier: { id: `pkg:generic/prow-staging@${verdict.toolVersion}` },
      timeCreated: evidence.predicate.prowStaging.finishedAt,
      properties: [
        ...checksOf(verdict).map((check) => `PROW_STAGING_${check.toUpperCase().replaceAll('-', '_')}`),
        `PROW_STAGING_POWER_${power.faultFraction}_${power.power}`,
      ],
      evidence: { sha256: sha256(statementText(evidence)) },
    },
  });
}

/** The one spelling in which a statement is signed. */
export function statementText(statement: TestResultStatement | VerdictStatement): string {
  return JSON.stringify(statement);
}

/** Digest in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function evidenceOf(run: JudgedRun): TestResultStatement['predicate']['prowStaging'] {
  const { description, verdict, power, prowRepository } = run;
  const { candidate, baseline, outcome, notProven, toolVersion, startedAt, durationMs } = verdict;
  return {
    run: run.id,
    production: {
      name: description.name,
      prowTag: description.prowTag,
      fingerprint: fingerprint(description),
      configSha256: configDigest(description),
      prowRepository,
    },
    ...{ candidate, baseline, outcome, power },
    trials: verdict.trials.map(({ component, starts }) => ({ component, starts })),
    ...{ notProven, toolVersion, startedAt },
    finishedAt: new Date(Date.parse(startedAt) + durationMs).toISOString(),
  };
}

function configDigest({ documents, sources }: Description): string | null {
  const file = documents.find(({ name }) => name === 'Prow’s configuration')?.file;
  return sources.find(({ path }) => path === file)?.sha256 ?? null;
}

/** Those of every run, and those on demand that were asked of this one. */
function checksOf({ findings }: Verdict): Check[] {
  return [...CHECKS, ...CHECKS_ON_DEMAND.filter((check) => findings.some((finding) => finding.check === check))];
}

/** A check without a finding was not asked, and so proves nothing. */
function outcomeOf({ findings }: Verdict, check: Check): Outcome {
  return worst(findings.filter((finding) => finding.check === check).map(({ outcome }) => outcome));
}

/** Each of Prow's images that production names, at the candidate's tag. */
function subjectsOf({ images, verdict: { candidate } }: JudgedRun): StatementSubject[] {
  return [...new Set(images)].sort().map((image) => ({
    name: `${image}:${candidate.tag}`,
    digest: sourceDigest(candidate),
  }));
}

function sourceDigest({ source }: Candidate): Record<string, string> {
  switch (source.kind) {
    case 'module':
      return { goModuleVersion: source.version };
    case 'git':
      return { gitCommit: source.commit };
    case 'directory':
      return { prowTree: source.digest };
  }
}
