import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Verdict } from '../src/model/verdict.js';
import { SHAPES, writeProductionOfShape, writeProductionWithoutKubeconfigs } from './fixtures/production-shapes.js';
import { makeState, prowStaging, removeState } from './support/cli.js';

describe.each(SHAPES)('a production with its kubeconfigs by %s', (shape) => {
  let state: string;
  let production: string;
  beforeAll(async () => {
    state = await makeState();
    production = join(state, 'production');
    await writeProductionOfShape(shape, production);
  });
  afterAll(async () => {
    await removeState(state);
  });

  it('stands up, and every alias leads where production.yaml says', async () => {
    const up = await prowStaging(['up', '--production', production], { state });
    expect(up.exitCode, String(up.all)).toBe(0);
    const smoke = await prowStaging(['smoke', '--json'], { state });
    expect(smoke.exitCode, String(smoke.all)).toBe(0);
    const { findings } = Verdict.loose().parse(JSON.parse(smoke.stdout));
    const placed = findings.filter(({ check }) => check === 'placement').map(({ subject }) => subject);
    for (const alias of ['default', 'test-infra-trusted', 'k8s-tpu-operator', 'security', 'rules-k8s'])
      expect(placed).toContain(`alias "${alias}"`);
  });
});

describe('a production without build clusters', () => {
  let state: string;
  beforeAll(async () => {
    state = await makeState();
    await writeProductionWithoutKubeconfigs(join(state, 'production'));
  });
  afterAll(async () => {
    await removeState(state);
  });

  it('stands up, and every job lands where Prow runs', async () => {
    const up = await prowStaging(['up', '--production', join(state, 'production')], { state });
    expect(up.exitCode, String(up.all)).toBe(0);
    const smoke = await prowStaging(['smoke', '--json'], { state });
    expect(smoke.exitCode, String(smoke.all)).toBe(0);
    const { findings } = Verdict.loose().parse(JSON.parse(smoke.stdout));
    const [placed] = findings.filter(({ check, subject }) => check === 'placement' && subject === 'alias "default"');
    expect(placed?.observed).toContain('service cluster prow, namespace test-pods');
  });
});

describe('the example’s production with another literal default', () => {
  let state: string;
  beforeAll(async () => {
    state = await makeState();
  });
  afterAll(async () => {
    await removeState(state);
  });

  it.each([
    { defaultContext: 'none', leadsTo: 'prow' },
    { defaultContext: 'tpu', leadsTo: 'tpu' },
  ])('$defaultContext stands up, and default leads to $leadsTo', async ({ defaultContext, leadsTo }) => {
    const up = await prowStaging(['up', '--default-context', defaultContext], { state });
    expect(up.exitCode, String(up.all)).toBe(0);
    const smoke = await prowStaging(['smoke', '--json'], { state });
    expect(smoke.exitCode, String(smoke.all)).toBe(0);
    const verdict = Verdict.loose().parse(JSON.parse(smoke.stdout));
    const [placed] = verdict.findings.filter(
      ({ check, subject }) => check === 'placement' && subject === 'alias "default"',
    );
    expect(placed?.observed).toContain(leadsTo);
    // Nobody has read production like that.
    expect(verdict.notProven.join('\n')).toContain('guessed contexts');
    expect((await prowStaging(['down'], { state })).exitCode).toBe(0);
  });
});
