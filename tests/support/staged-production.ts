import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../../infra/fixtures/example-inputs.js';
import { planDeployment } from '../../infra/plan-deployment.js';
import { programInputs } from '../../src/cli/program-inputs.js';
import type { Candidate } from '../../src/model/candidate.js';
import { type Manifest, objectName } from '../../src/production/manifest.js';
import { asWorkload } from '../../src/production/pod-template.js';
import { type Production, readProduction } from '../../src/production/read-production.js';

/**
 * Writes a production whose manifests are those that an environment of `production` was given: for whoever plays
 * production by an environment. Its workloads have staging's differences, and the versions that production declares.
 */
export async function writeStagedProduction(folder: string, production: string): Promise<void> {
  const read = await readProduction(production);
  const { applied, boskos } = planned(read);
  await cp(production, folder, { recursive: true });
  await mkdir(join(folder, 'staged'));
  const file = parseDocument(await readFile(join(folder, 'production.yaml'), 'utf8'));
  file.set('manifests', [await write('staged/prow.yaml', merged(read.manifests, applied.manifests))]);
  if (boskos !== null) {
    const manifests = merged(read.boskosManifests, boskos.applied.manifests);
    file.setIn(['boskos', 'manifests'], [await write('staged/boskos.yaml', manifests)]);
  }
  await writeFile(join(folder, 'production.yaml'), file.toString());

  async function write(path: string, objects: readonly object[]): Promise<string> {
    await writeFile(join(folder, path), objects.map((object) => stringify(object, { version: '1.1' })).join('---\n'));
    return path;
  }
}

/** Workloads as they are applied, and everything else as production has it. */
function merged(written: readonly Manifest[], applied: readonly Manifest[]): object[] {
  const byName = new Map(applied.map(({ object }) => [objectName(object), object]));
  return written.map(({ object }) =>
    asWorkload(object) === null ? object : (byName.get(objectName(object)) ?? object),
  );
}

function planned(production: Production): ReturnType<typeof planDeployment> {
  const { prowTag, boskos } = production.description;
  const inputs = programInputs('staged', {
    ...{ clusters: [], production, githubSecrets: '' },
    build: built(prowTag),
    boskos: boskos === undefined ? null : built(boskos.tag),
  });
  return planDeployment(production, {
    inputs: { ...inputs, clusters: exampleInputs(production).clusters },
    ...{ definition: SMALL_DEFINITION, boskosDefinitions: [], secrets: EXAMPLE_SECRETS },
  });
}

function built(tag: string): { candidate: Candidate; tree: string; executables: Record<string, never> } {
  return { candidate: { tag, source: { kind: 'module', version: tag } }, tree: '', executables: {} };
}
