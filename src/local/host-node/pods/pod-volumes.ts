import type { DownwardFacts } from '../containers/downward.js';
import type { Pod } from '../pod.js';
import type { ApiSources } from '../volumes/api-sources.js';
import { writeAtomically } from '../volumes/atomic-writer.js';
import { showClaim } from '../volumes/claim-folder.js';
import { type VolumeSources, volumePayload } from '../volumes/volume-payload.js';
import type { PodPaths } from './pod-paths.js';

export interface VolumeWork {
  readonly facts: DownwardFacts;
  readonly paths: PodPaths;
  readonly sources: VolumeSources & Pick<ApiSources, 'readClaim'>;
  /** Where claimed volumes are, one folder for each. */
  readonly claims: string;
}

/** A volume that could not be brought up to date, in the words of a kubelet's FailedMount event. */
export interface VolumeFailure {
  readonly volume: string;
  readonly message: string;
}

/** Brings every volume of a pod up to date, and says which could not be. */
export async function updateVolumes(pod: Pod, work: VolumeWork): Promise<VolumeFailure[]> {
  const failures: VolumeFailure[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    try {
      if (volume.persistentVolumeClaim !== undefined) {
        await showClaim(volume.persistentVolumeClaim.claimName, { pod, path: work.paths.volume(volume.name), ...work });
        continue;
      }
      const payload = await volumePayload(volume, work.facts, work.sources);
      if (payload !== null) await writeAtomically(work.paths.volume(volume.name), payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.push({
        volume: volume.name,
        message: `MountVolume.SetUp failed for volume "${volume.name}" : ${reason}`,
      });
    }
  }
  return failures;
}
