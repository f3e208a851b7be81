import type { Candidate } from '../../model/candidate.js';
import type { KeptRun } from '../../model/kept-run.js';
import type { WhatChanged } from '../../model/trends.js';

/** What a run was asked: two runs with the same question should have the same answer. */
type Question = Readonly<Record<WhatChanged, string>>;

/** The question that a run answers. */
export function questionOf({ candidate, productionFingerprint, nextConfigSha256 }: KeptRun): Question {
  return {
    candidate: `${candidate.tag} ${sourceOf(candidate)}`,
    production: productionFingerprint,
    'next configuration': nextConfigSha256 ?? 'none',
  };
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
