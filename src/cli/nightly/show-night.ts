import { basename, join } from 'node:path';
import type { Archive } from '../../history/archive.js';
import { placeResults } from '../../history/place-results.js';
import { runFile } from '../../history/run-names.js';
import type { KeptRun } from '../../model/kept-run.js';
import {
  announceRun,
  attempt,
  jobMetadata,
  putAmongArtifacts,
  type ShownRun,
  type Variables,
} from '../announce-run.js';
import { line } from '../console.js';
import type { StateDirectory } from '../state-directory.js';
import type { LivedNight } from './live-night.js';

/**
 * Shows a night where people look: as {@link announceRun} does, and once more where the job only asked again and the
 * run may be on no machine any more.
 *
 * @param at.results - where results are laid out as Prow's job would; null where Prow does that itself.
 */
export async function showNight(
  { kept, found }: Pick<LivedNight, 'kept' | 'found'>,
  at: { readonly state: StateDirectory; readonly archive: Archive; readonly results: Archive | null },
  variables: Variables = process.env,
): Promise<void> {
  const { state, archive, results } = at;
  const run = shownRun(kept, archive);
  if (found === 'a kept run') await attempt('write the artifacts', () => putAmongArtifacts(run, variables));
  else await announceRun(join(state.runs, basename(kept.runId)), variables);
  if (results === null) return;
  const { startedAt, durationMs } = kept;
  const artifacts = await Promise.all(
    (['junit.xml', 'report.html'] as const).map(
      async (name) => [`prow-staging/${run.id}/${name}`, await run.read(name)] as const,
    ),
  );
  const build = await placeResults(results, {
    ...{ id: kept.id, startedAt, durationMs, isPassed: kept.outcome === 'pass', metadata: jobMetadata(run) },
    artifacts: new Map(artifacts),
  });
  line(`Results of this night: ${results.place}/${build}`);
}

function shownRun({ id, runId, candidate, outcome }: KeptRun, archive: Archive): ShownRun {
  return {
    ...{ id: basename(runId), tag: candidate.tag, outcome },
    read: async (name) => {
      const bytes = await archive.read(runFile(id, name));
      if (bytes === null) throw new Error(`${archive.place} has no ${name} of ${id}`);
      return bytes;
    },
  };
}
