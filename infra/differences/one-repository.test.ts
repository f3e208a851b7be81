import { describe, expect, it } from 'vitest';
import { withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { asWorkload } from '../../src/production/pod-template.js';
import { readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';

const PROW = 'us-docker.pkg.dev/k8s-infra-prow/images';
const FORK = 'ghcr.io/somebody/prow';
const FORKED = { file: 'manifests/deck.yaml', from: `${PROW}/deck:`, to: `${FORK}/deck:` };
const DECLARED = { file: 'production.yaml', from: 'config: config/', to: `images: [${FORK}]\nconfig: config/` };

async function deckOf(changes: Parameters<typeof withChangedExample>[0]) {
  const production = await withChangedExample(changes, readProduction);
  const inputs = exampleInputs(production);
  const plan = planDeployment(production, {
    ...{ inputs, definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  const deck = plan.applied.manifests.find(
    ({ object }) => object.kind === 'Deployment' && object.metadata.name === 'deck',
  );
  return {
    image: deck === undefined ? undefined : asWorkload(deck.object)?.spec.template.spec.containers[0]?.image,
    declared: plan.outputs.components.map(({ component }) => component),
    rules: plan.applied.differences
      .filter(({ subject }) => subject === 'Deployment default/deck')
      .map(({ rule }) => rule),
    remarks: production.remarks,
    tag: inputs.prow.tag,
  };
}

describe('a component from another repository', () => {
  it('is Prow’s own of the version under test where production.yaml names the repository', async () => {
    const { image, declared, rules, remarks, tag } = await deckOf([FORKED, DECLARED]);
    expect(image).toBe(`${PROW}/deck:${tag}`);
    expect(declared).toContain('deck');
    expect(rules).toEqual(expect.arrayContaining(['one-repository', 'version-under-test', 'host-nodes']));
    expect(remarks).toEqual([]);
  });

  it('is no component where it does not, and said to be none', async () => {
    const { image, declared, rules, remarks } = await deckOf([FORKED]);
    expect(image).toContain(FORK);
    expect(declared).not.toContain('deck');
    expect(rules).not.toContain('one-repository');
    expect(remarks).toEqual([
      expect.stringMatching(
        /^Deployment default\/deck runs ghcr\.io\/somebody\/prow\/deck, .*`images` \(manifests\/deck\.yaml:1\)$/,
      ),
      expect.stringMatching(/^not found among the manifests: deck;/),
    ]);
  });

  it('changes nothing where all come from one', async () => {
    const { rules } = await deckOf([DECLARED]);
    expect(rules).not.toContain('one-repository');
  });
});
