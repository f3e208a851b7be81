import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectCluster } from '../src/canaries/connect-cluster.js';
import { evictPods, podsToEvict } from '../src/canaries/drain/evict-pods.js';
import { readEnvironment } from '../src/canaries/open-run.js';
import { applyDrill } from '../src/drills/apply-drill.js';
import { loadDrill } from '../src/drills/load-drill.js';
import { Verdict } from '../src/model/verdict.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';
import { fetchSource } from '../src/toolchain/fetch-source.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { WITH_SIDECAR } from './fixtures/version-bound-jobs.js';
import { openChromium } from './report/support/chromium.js';
import { makeState, processesNaming, prowStaging, removeState } from './support/cli.js';
import { copyWithEdits, EDIT_DECK, EDITS_ON_THE_WAY } from './support/edited-tool.js';
import { openDeckPage } from './support/open-deck-page.js';
import { askService, metricByPod, scale } from './support/replicas.js';

const CANDIDATE = 'v20251125-e3ae8cf22';
/** What starts jobs is started again by a rehearsal; here it is not, which saves two minutes each time. */
const ONE_START = '0.5,0.5';

let state: string;
let tree: string;
let kubectl: (args: readonly string[]) => Promise<string>;

beforeAll(async () => {
  state = await makeState();
  const tools = await ensureTools(['kubectl']);
  tree = (await fetchSource(await resolveCandidate(CANDIDATE, {}), {})).tree;
  const up = await prowStaging(['up'], { state });
  expect(up.exitCode, String(up.all)).toBe(0);
  expect(up.stdout).toMatch(/^ {2}stand-in-github × \d+: ./m);
  expect(up.stdout).toMatch(/^ {2}found nothing to change: .*version-under-test/m);
  const kubeconfig = join(state, 'environments', 'local', 'kubeconfig-prow');
  kubectl = async (args) =>
    (await execa(tools.kubectl, [`--kubeconfig=${kubeconfig}`, '--namespace=default', ...args])).stdout;
});
afterAll(async () => {
  await removeState(state);
});

describe('production’s own kubeconfigs, read from a cluster', () => {
  const aliases = async (context: string, production = projectPath('examples', 'production')) =>
    prowStaging(['import', '--aliases', context, '--production', production], {
      state,
      env: { KUBECONFIG: join(state, 'environments', 'local', 'kubeconfig-prow') },
    });

  it('are what production.yaml says, without a credential', async () => {
    const { exitCode, all } = await aliases('admin');
    expect(exitCode, String(all)).toBe(0);
    expect(all).toContain('says the same of all 5 kubeconfigs');
    expect(all).toMatch(/context +test-infra-trusted {2}\(cluster \w{16}, perhaps Prow’s own\)/);
    expect(all).not.toMatch(/eyJhbGciOi|BEGIN CERTIFICATE|127\.0\.0\.1/);
  });

  it('differ from another description, by name', async () => {
    const production = join(state, 'production');
    await cp(projectPath('examples', 'production'), production, { recursive: true });
    const text = await readFile(join(production, 'production.yaml'), 'utf8');
    await writeFile(join(production, 'production.yaml'), text.replace('- name: security\n', '- name: safety\n'));
    const { exitCode, stdout } = await aliases('admin', production);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'differs  Secret kubeconfig-security, key kubeconfig has contexts security, in this order',
    );
  });

  it('are not asked for with a context that there is not', async () => {
    expect((await aliases('nobody')).exitCode).toBe(64);
  });
});

describe('the service cluster, with kubectl', () => {
  const plankPods = async () =>
    (await kubectl(['get', 'pods', '-n', 'default', '-l', 'app=prow-controller-manager', '-o', 'name'])).split('\n');

  it('shows Deployments, ReplicaSets and pods that are ready', async () => {
    const available = await kubectl([
      'get',
      'deployment',
      'prow-controller-manager',
      '-n',
      'default',
      '-o',
      'jsonpath={.status.availableReplicas}',
    ]);
    expect(available).toBe('1');
    expect(await kubectl(['get', 'replicasets', '-n', 'default', '-o', 'name'])).toContain(
      'replicaset.apps/prow-controller-manager-',
    );
  });

  it('gives the logs of a pod', async () => {
    expect(await kubectl(['logs', '-n', 'default', 'deployment/prow-controller-manager'])).toContain(
      'prow-controller-manager',
    );
  });

  it('replaces the pod on a rollout restart', async () => {
    const before = await plankPods();
    await kubectl(['rollout', 'restart', 'deployment/prow-controller-manager', '-n', 'default']);
    await kubectl(['rollout', 'status', 'deployment/prow-controller-manager', '-n', 'default', '--timeout=60s']);
    expect((await plankPods()).filter((pod) => before.includes(pod))).toEqual([]);
  });

  it('starts a controller manager again that has ended, as any control plane does', async () => {
    const program = 'clusters/tpu/bin/kube-controller-manager';
    const running = async () =>
      (await processesNaming(join(state, 'environments'))).filter((one) => one.includes(program));
    const [before] = await running();
    process.kill(Number(before?.split(' ')[0]), 'SIGKILL');
    await vi.waitFor(async () => expect(await running()).toEqual([expect.not.stringContaining(before ?? '')]), {
      timeout: 30_000,
    });
    await vi.waitFor(
      async () => {
        const { stdout } = await prowStaging(['status', '--json'], { state });
        expect(JSON.parse(stdout)).toMatchObject([{ keeper: { dead: [] } }]);
      },
      { timeout: 30_000, interval: 1000 },
    );
  });

  it('brings a deleted pod back under another name', async () => {
    const [before] = await plankPods();
    await kubectl(['delete', '-n', 'default', before ?? '']);
    await kubectl(['rollout', 'status', 'deployment/prow-controller-manager', '-n', 'default', '--timeout=60s']);
    expect(await plankPods()).not.toContain(before);
  });

  it('starts a component again that cannot run, with back-off, and says so', async () => {
    await kubectl([
      'create',
      'deployment',
      'crashing',
      '-n',
      'default',
      '--image=prow-staging.invalid/canary:1',
      '--replicas=1',
      '--',
      '/bin/sh',
      '-c',
      'exit 3',
    ]);
    await kubectl([
      'patch',
      'deployment',
      'crashing',
      '-n',
      'default',
      '--type=strategic',
      '-p',
      JSON.stringify({
        spec: {
          template: {
            spec: {
              nodeSelector: { 'prow-staging.dev/runs': 'processes' },
              tolerations: [{ key: 'prow-staging.dev/host-node', operator: 'Exists' }],
            },
          },
        },
      }),
    ]);
    const state = () =>
      kubectl([
        'get',
        'pods',
        '-n',
        'default',
        '-l',
        'app=crashing',
        '-o',
        'jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}',
      ]);
    for (const deadline = Date.now() + 60_000; !(await state()).includes('CrashLoopBackOff') && Date.now() < deadline; )
      await delay(500);
    expect(await state()).toContain('CrashLoopBackOff');
    await kubectl(['delete', 'deployment', 'crashing', '-n', 'default']);
  });
});

describe('replicas behind their Service', () => {
  it.each([
    { component: 'deck', replicas: 3, port: 80, line: 'GET /', metric: 'deck_http_request_duration_seconds_count' },
    // Without a signature hook answers 403, and counts it.
    { component: 'hook', replicas: 4, port: 8888, line: 'POST /hook', metric: 'prow_webhook_response_codes' },
  ])('$replicas of $component share requests', async ({ component, replicas, port, line, metric }) => {
    const declared = await scale(component, { replicas, environment: join(state, 'environments', 'local'), kubectl });
    const before = await metricByPod(kubectl, component, metric);
    expect(before.size).toBe(replicas);
    const request = `${line} HTTP/1.0\\r\\nHost: ${component}\\r\\n\\r\\n`;
    await askService(kubectl, { service: component, port, request, times: 40 });
    const after = await metricByPod(kubectl, component, metric);
    const shares = [...after].map(([pod, count]) => count - (before.get(pod) ?? 0));
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThanOrEqual(40);
    // The bumps below find what was deployed.
    await kubectl(['scale', `deployment/${component}`, `--replicas=${declared}`]);
    await kubectl(['delete', 'pod', `asks-${component}`, '--ignore-not-found', '--now']);
  });
});

describe('a pod that is to leave its node', () => {
  const ghproxyPod = async () => {
    const { clusters } = readEnvironment(join(state, 'environments', 'local', 'environment.json'));
    const service = clusters.find(({ role }) => role === 'service');
    if (service === undefined) throw new Error('no service cluster');
    const connection = connectCluster(service, { signal: AbortSignal.timeout(60_000) });
    const [pod] = (await connection.core.listNamespacedPod({ namespace: 'default', labelSelector: 'app=ghproxy' }))
      .items;
    const node = pod?.spec?.nodeName ?? '';
    const pods = (await podsToEvict(connection, node)).filter(({ metadata }) => metadata?.uid === pod?.metadata?.uid);
    return {
      pods,
      evicted: (limitMs: number) => evictPods(connection, pods, { limitMs, signal: new AbortController().signal }),
    };
  };

  it('stays where a disruption budget says so, and goes where none does', async () => {
    await kubectl(['create', 'poddisruptionbudget', 'kept', '--selector=app=ghproxy', '--min-available=100%']);
    const kept = await ghproxyPod();
    expect(kept.pods).toHaveLength(1);
    const { postponed, ...fate } = await kept.evicted(2_500);
    expect(fate).toMatchObject({ evicted: [], refused: [{}], left: [] });
    expect(postponed).toBeGreaterThan(0);
    await kubectl(['delete', 'poddisruptionbudget', 'kept']);
    const gone = await ghproxyPod();
    expect(await gone.evicted(60_000)).toMatchObject({ evicted: [{}], refused: [], left: [] });
    await kubectl(['rollout', 'status', 'deployment/ghproxy', '--timeout=60s']);
  });
});

const smoke = async (...options: string[]) => {
  const run = await prowStaging(['smoke', '--json', ...options], { state });
  const verdict = Verdict.loose().parse(JSON.parse(run.stdout));
  const amiss = verdict.findings.filter(({ outcome }) => outcome !== 'pass');
  return { exitCode: run.exitCode, verdict, output: `${run.stderr}\n${JSON.stringify(amiss, null, 2)}` };
};

describe('a faulty candidate on a standing environment', () => {
  let blocked: Pick<Verdict, 'findings'> | null = null;

  it('is blocked when it sends `default` to the service cluster, as on 2019-02-08', async () => {
    const faulty = await applyDrill(await loadDrill('default-alias-overwritten'), {
      tree,
      workDir: join(state, 'faulty'),
    });
    const next = join(state, 'next');
    await cp(projectPath('examples', 'production'), next, { recursive: true });
    await writeFile(join(next, 'jobs', 'sidecar.yaml'), WITH_SIDECAR);
    const bump = await prowStaging(['bump', '--candidate', faulty, '--next-config', next], { state });
    expect(bump.exitCode, String(bump.all)).toBe(0);
    const { exitCode, verdict } = await smoke('--power', ONE_START);
    expect(exitCode).toBe(1);
    blocked = verdict;
    const [finding] = verdict.findings.filter(({ check, outcome }) => check === 'placement' && outcome === 'fail');
    expect(finding?.subject).toContain('default');
    expect(finding?.expected).toMatch(/prow-build.*test-pods/);
    expect(finding?.observed).toMatch(/\d+ of \d+ canaries.*prow.*test-pods/);
  });

  it('is blocked when production’s version cannot start with what its configuration is about to become', () => {
    const { findings = [] } = blocked ?? {};
    const failed = findings.filter(({ check, outcome }) => check === 'config' && outcome === 'fail');
    const subject = 'the next configuration with production’s version';
    const running = ['prow-controller-manager', 'sinker', 'crier', 'deck', 'gangway', 'hook', 'horologium'];
    expect(failed.map((one) => one.subject).sort()).toEqual(
      ['checkconfig', ...running].map((program) => `${subject}, ${program}`).sort(),
    );
    for (const { observed } of failed) expect(observed).toContain('may not use init containers');
    const passed = findings.filter(({ check, outcome }) => check === 'config' && outcome === 'pass');
    expect(passed.map((one) => one.subject).sort()).toEqual([
      'production’s configuration with the candidate, checkconfig',
      'the next configuration with the candidate, checkconfig',
    ]);
  });

  it('leaves nothing of the trial behind', async () => {
    const left = ['get', 'pods,configmaps,serviceaccounts,clusterroles,clusterrolebindings', '-o', 'name'];
    expect(await kubectl(left)).not.toContain('next');
  });
});

interface Build {
  metadata: { name: string };
  spec: { decoration_config?: object };
  status?: { state?: string; url?: string };
}

/** Before any drain of the storage's node, with which what was uploaded goes. */
describe('deck in a browser', () => {
  let browser: Browser;
  let deck: string;
  beforeAll(() => {
    deck = readEnvironment(join(state, 'environments', 'local', 'environment.json')).endpoints['deck'] ?? '';
  });
  beforeEach(async () => {
    browser = await openChromium();
  });
  afterEach(() => browser.close());

  it('lists jobs by its own scripts', async () => {
    const page = await browser.newPage();
    const job = 'staging-canary-horologium-interval-default';
    const thrown = await openDeckPage(page, { deck, path: `/?job=${job}` });
    // Deck lists ProwJobs anew every 30 s, and a page is what deck knew when it was opened.
    const row = page.locator('#builds tbody tr', { hasText: job }).first();
    const isListed = async () => {
      await page.reload({ waitUntil: 'domcontentloaded' });
      await row.waitFor({ state: 'attached', timeout: 5_000 });
    };
    await vi.waitFor(isListed, { timeout: 120_000, interval: 3_000 });
    expect(thrown).toEqual([]);
  });

  it('shows a build with its log', async () => {
    const { items } = JSON.parse(await kubectl(['get', 'prowjobs', '-o', 'json'])) as { items: Build[] };
    const build = items.find(({ spec, status }) => spec.decoration_config && status?.state === 'success');
    const page = await browser.newPage();
    const path = new URL(build?.status?.url ?? '').pathname;
    const thrown = await openDeckPage(page, { deck, path });
    const log = page.frameLocator('iframe[data-lens-name="buildlog"]');
    await log.getByText(`canary ${build?.metadata.name}`).first().waitFor({ state: 'attached' });
    expect(thrown).toEqual([]);
  });
});

describe('an unchanged candidate on a standing environment', () => {
  it('passes when the same tree is unchanged', async () => {
    const unchanged = join(state, 'unchanged');
    await cp(tree, unchanged, { recursive: true });
    await execa('chmod', ['-R', 'u+w', unchanged]);
    const bump = await prowStaging(['bump', '--candidate', unchanged], { state });
    expect(bump.exitCode, String(bump.all)).toBe(0);
    const { exitCode, verdict, output } = await smoke('--power', ONE_START, '--drain', '--every-job', '--planks', '2');
    expect(exitCode, output).toBe(0);
    const drains = verdict.findings.filter(({ check }) => check === 'drain');
    expect(drains.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'node host-prow-0 of prow',
        'node host-prow-1 of prow',
        'prow-controller-manager (Deployment default/prow-controller-manager)',
        'jobs that are started meanwhile',
      ]),
    );
    expect(await kubectl(['get', 'nodes', '-o', 'jsonpath={.items[*].spec.unschedulable}'])).toBe('');
    const said = verdict.findings.filter(({ check }) => check === 'every-job');
    expect(said[0]?.observed).toMatch(/^22 of 22; \d+ starts with 2 planks/);
    expect(said.map(({ outcome }) => outcome)).toEqual(said.map(() => 'pass'));
  });

  it('cannot be a directory that holds no Prow tree, and nothing is changed', async () => {
    const before = await readFile(join(state, 'environments', 'local', 'environment.json'), 'utf8');
    const bump = await prowStaging(['bump', '--candidate', join(state, 'runs')], { state });
    expect(bump.exitCode).toBe(64);
    expect(bump.stderr).toContain('go.mod');
    expect(await readFile(join(state, 'environments', 'local', 'environment.json'), 'utf8')).toBe(before);
  });
});

describe('an edit that comes after the listed rules', () => {
  const inThePlan = {
    file: 'infra/plan-deployment.ts',
    from: '...{ clusters, definition, applied, kubeconfigs, boskos },',
    to: '...{ clusters, definition, kubeconfigs, boskos }, applied: { ...applied, manifests: applied.manifests.map((one) => ({ ...one, object: edited(one.object) })) },',
    more: EDIT_DECK,
  };
  const inTheComponent = {
    file: 'infra/components/service-cluster.ts',
    from: 'objects.map(\n        (object) => new KubernetesResource(plan.id, object,',
    to: 'objects.map(\n        (object) => new KubernetesResource(plan.id, edited(object),',
    more: EDIT_DECK,
  };

  it.each([
    ['plan', inThePlan],
    ['component', inTheComponent],
  ])('stops the deployment where it is in the %s, and is named by object and field', async (name, edit) => {
    const edited = await copyWithEdits(join(state, `edited-${name}`), edit);
    const bump = await prowStaging(['bump', '--candidate', CANDIDATE], { state, tool: edited });
    expect(bump.exitCode, String(bump.all)).toBe(70);
    expect(bump.stderr).toContain('1 unlisted differences from production');
    expect(bump.stderr).toContain('Deployment default/deck /spec/minReadySeconds');
    expect((await prowStaging(['smoke'], { state })).exitCode).toBe(2);
  });

  it('is found on the cluster, wherever on the way it was made', async () => {
    const edited = await copyWithEdits(join(state, 'edited-on-the-way'), ...EDITS_ON_THE_WAY);
    const bump = await prowStaging(['bump', '--candidate', CANDIDATE], { state, tool: edited });
    expect(bump.exitCode, String(bump.all)).toBe(70);
    expect(bump.stderr).toContain('3 unlisted differences from production');
    expect(bump.stderr).toContain('ConfigMap default/config /data/config.yaml: "pod_namespace: default"');
    expect(bump.stderr).toContain('Deployment default/deck /spec/minReadySeconds: 1');
    expect(bump.stderr).toMatch(/Service default\/deck \/metadata\/labels/);
    expect((await prowStaging(['smoke'], { state })).exitCode).toBe(2);
  });
});
