import type { Candidate } from '../../model/candidate.js';
import type { KeptRun } from '../../model/kept-run.js';
import type { WhatChanged } from '../../model/trends.js';
import type { Check } from '../../model/verdict.js';

/** What a run was asked: two runs with the same question should have the same answer. */
type Question = Readonly<Record<WhatChanged, string>>;

/** The question that a run answers with one check; only latencies are held against the baseline. */
export function questionOf(run: KeptRun, check: Check): Question {
  const { candidate, boskos, baseline, productionFingerprint, nextConfigSha256, toolVersion } = run;
  return {
    candidate: nameOf(candidate),
    Boskos: nameOf(boskos),
    production: productionFingerprint,
    'next configuration': nextConfigSha256 ?? 'none',
    baseline: check === 'responsive' ? nameOf(baseline) : 'any',
    // Another version may look more closely.
    'prow-staging': toolVersion,
  };
}

function nameOf(build: Candidate | null): string {
  return build === null ? 'none' : `${build.tag} ${sourceOf(build)}`;
}

/** The same for builds of the same source, wherever it lay. */
function sourceOf({ source }: Candidate): string {
  switch (source.kind) {
    case 'module':
      return source.version;
    case 'git':
      return source.commit;
    case 'directory':
      return source.digest;
  }
}
