import { examine } from '../gate/examine.js';
import { lastGoodOf } from '../gate/last-good.js';
import { lastGoodFile } from '../gate/last-good-file.js';
import { REHEARSE } from '../gate/objections.js';
import { ExplainedError } from '../model/explained-error.js';
import { powerText } from '../model/power.js';
import { declaredImages } from '../production/declared-images.js';
import { readProduction } from '../production/read-production.js';
import { sidesOf } from './gate-bump.js';
import type { RollbackFiles } from './gate-rollback.js';
import { readGateSettings } from './gate-settings.js';
import { type AskedWith, withCommand } from './next-steps.js';
import { presentRuns, runsToPresent } from './present-runs.js';

/**
 * The newest candidate that passed for this production and never failed, for whatever proposes bumps.
 *
 * @throws {ExplainedError} `undecided` where there is none: nothing must be proposed then, and no old file overwritten.
 */
export async function lastGoodFromFiles(
  files: Pick<RollbackFiles, 'state' | 'base' | 'runs' | 'config'> & { readonly asked: AskedWith },
): Promise<string> {
  const { state, base, config, asked } = files;
  const production = await readProduction(base);
  const { description } = production;
  const sides = sidesOf(production, production);
  const settings = await readGateSettings({ config, base, state });
  const runs = await runsToPresent(state, files.runs);
  const presented = await presentRuns(state, runs, sides);
  const examined = presented.map((one) => examine(one, settings));
  const good = lastGoodOf(examined, { production: description.name, commits: settings.commits });
  if (good === null) {
    const next = withCommand(`${REHEARSE}; what is proposed meanwhile should stay what it was`, asked, {
      ...{ TAG: 'BUILD', POWER: powerText(settings.power) },
    });
    throw noGood(description.name, { runs: runs.length, folder: state.runs, next });
  }
  return lastGoodFile(good, declaredImages(production));
}

function noGood(name: string, { runs, folder, next }: { runs: number; folder: string; next: string }): ExplainedError {
  return new ExplainedError('undecided', {
    what: `No candidate is known to be good for ${name}`,
    expected: 'a signed rehearsal of this production that passed, of a candidate that never failed',
    observed: runs === 0 ? 'no run is kept' : `${runs} runs kept, and none is that`,
    evidence: folder,
    next,
  });
}
