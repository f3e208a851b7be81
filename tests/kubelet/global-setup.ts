import { buildDist } from '../support/build-dist.js';
import { refuseUnfitMachine } from './requirements.js';

/** Says what this machine lacks before anything is built. */
export async function setup(): Promise<void> {
  await refuseUnfitMachine();
  await buildDist();
}
