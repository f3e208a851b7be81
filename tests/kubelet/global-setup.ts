import { buildDist } from '../support/build-dist.js';
import { isLeftOut, refuseUnfitMachine } from './requirements.js';

/** Says what this machine lacks before anything is built. */
export async function setup(): Promise<void> {
  if (isLeftOut()) {
    process.stderr.write(
      'A real kubelet runs as root only, and nothing of it is asked here: all its tests are skipped.\n',
    );
    return;
  }
  await refuseUnfitMachine();
  await buildDist();
}
