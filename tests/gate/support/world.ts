import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attestRun, signatoryOf } from '../../../src/cli/attest-run.js';
import { judgeRun } from '../../../src/cli/conclude.js';
import { decideFromFiles, type GateQuestion } from '../../../src/cli/gate-decision.js';
import { type RollbackFiles, rollbackFromFiles } from '../../../src/cli/gate-rollback.js';
import { runFiles, writeJson } from '../../../src/cli/run-folder.js';
import { type StateDirectory, stateDirectory } from '../../../src/cli/state-directory.js';
import { TOOL_VERSION } from '../../../src/cli/tool-version.js';
import type { Decision } from '../../../src/model/decision.js';
import { type Description, fingerprint } from '../../../src/model/description.js';
import { type ExampleOptions, exampleEvents, historyText } from '../../../src/model/fixtures/example-run.js';
import type { HistoryEvent } from '../../../src/model/history-event.js';
import type { Rollback } from '../../../src/model/rollback.js';
import { readProduction } from '../../../src/production/read-production.js';

/** The candidate of the example run, and what production runs. */
export const CANDIDATE = 'v20251125-e3ae8cf22';
export const BEFORE = 'v20250522-9b3f5faca';
/** The example run begins here. */
export const BEGUN = Date.parse('2025-11-26T10:00:00Z');
const HOUR_MS = 3_600_000;
/** When a rollback is planned unless it is said otherwise: what was rehearsed then is old. */
export const LONG_AFTER = new Date(BEGUN + 400 * HOUR_MS);
/** What this world's gate asks for; the default, 59 starts, takes seconds to judge. */
const POWER = '{ faultFraction: 0.5, probability: 0.95 }';
const STARTS = 5;

const IMAGES = 'example.org/prow';
const REGISTRY = 'registry.example.test/tools';

/** Its gate.yaml. */
export const GATE = `power: ${POWER}\n`;

/** A production as small as the example run of the model: one component, one plugin of the same registry, one stranger. */
const FILES: Readonly<Record<string, string>> = {
  'production.yaml': `name: example
manifests: [manifests]
config: config.yaml
jobs: [jobs]
clusters:
  - { id: prow, role: service }
  - { id: build-main, role: build }
  - { id: build-tpu, role: build }
kubeconfigs:
  - secret: kubeconfig-build
    key: kubeconfig
    contexts:
      - { name: default, cluster: build-main }
      - { name: k8s-tpu-operator, cluster: build-tpu }
      - { name: test-infra-trusted, cluster: prow }
`,
  'gate.yaml': GATE,
  'config.yaml': 'prowjob_namespace: prow\npod_namespace: test-pods\nlog_level: info\n',
  'jobs/scan.yaml': `periodics:
  - name: nightly-scan
    cluster: test-infra-trusted
    interval: 24h
    spec: { containers: [{ image: '${REGISTRY}/scan:1' }] }
`,
  'manifests/prow-controller-manager.yaml': deployment(
    'prow-controller-manager',
    `${IMAGES}/prow-controller-manager:${BEFORE}`,
    `          env: [{ name: KUBECONFIG, value: /etc/kubeconfig/kubeconfig }]
          volumeMounts: [{ name: kubeconfig, mountPath: /etc/kubeconfig }]
      volumes: [{ name: kubeconfig, secret: { secretName: kubeconfig-build } }]
`,
  ),
  'manifests/refresh.yaml': deployment('refresh', `${IMAGES}/refresh:${BEFORE}`),
  'manifests/boskos.yaml': deployment('boskos', `${REGISTRY}/boskos:v20250101-aaaaaaa`),
};

function deployment(name: string, image: string, rest = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: prow }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: ${image}
${rest}`;
}

/** How a run departs from one that proves the bump. */
export interface RunOptions extends ExampleOptions {
  /** The production folder that was rehearsed. */
  readonly production?: string;
  /** Changes the events before they are written, chained and sealed. */
  readonly events?: (events: HistoryEvent[]) => HistoryEvent[];
  readonly id?: string;
  /** The state directory whose key signs. */
  readonly signedIn?: StateDirectory;
}

/** Productions, runs and keys as files, in which the example bump is proven unless something is changed. */
export class World {
  readonly root = mkdtempSync(join(tmpdir(), 'prow-staging-gate-'));
  readonly state = stateDirectory(join(this.root, 'state'));
  readonly base = join(this.root, 'base');
  readonly head = join(this.root, 'head');

  constructor() {
    for (const [path, text] of Object.entries(FILES)) this.write(join(this.base, path), text);
    cpSync(this.base, this.head, { recursive: true });
    this.edit(join(this.head, 'manifests/prow-controller-manager.yaml'), BEFORE, CANDIDATE);
    this.edit(join(this.head, 'manifests/refresh.yaml'), BEFORE, CANDIDATE);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Replaces every occurrence; one that is not there is a mistake of the test. */
  edit(path: string, from: string, to: string): void {
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new TypeError(`${path} does not hold ${from}`);
    this.write(path, text.replaceAll(from, to));
  }

  /** A run as rehearse leaves it: judged and signed. */
  async run(options: RunOptions = {}): Promise<string> {
    const { description } = await readProduction(options.production ?? this.base);
    const folder = join(this.state.runs, options.id ?? '2025-11-26T10-00-00Z');
    const files = runFiles(folder);
    mkdirSync(folder, { recursive: true });
    await writeJson(files.description, description);
    await writeJson(files.environment, { id: 'example' });
    const events = exampleEvents({ starts: STARTS, ...options }).map((event) => ofThisProduction(event, description));
    writeFileSync(files.history, historyText(options.events?.(events) ?? events));
    await attestRun(folder, await judgeRun(folder), signatoryOf(options.signedIn ?? this.state));
    return folder;
  }

  /** The way back from production once the bump is merged. */
  async rollback(files: Partial<RollbackFiles> = {}): Promise<Rollback> {
    const { state, head: base } = this;
    return rollbackFromFiles({
      ...{ state, base, runs: [], config: undefined, wanted: null, person: null, now: LONG_AFTER },
      ...files,
    });
  }

  /** What the gate says one hour after the rehearsal began, unless the question says otherwise. */
  async decide(question: Partial<GateQuestion> & { ageHours?: number } = {}): Promise<Decision> {
    const { state, base, head } = this;
    const now = new Date(BEGUN + (question.ageHours ?? 1) * HOUR_MS);
    const { signal } = new AbortController();
    return decideFromFiles({
      ...{ state, base, head, signal, now, runs: [], config: undefined, clone: undefined, path: undefined },
      ...question,
    });
  }
}

function ofThisProduction(event: HistoryEvent, description: Description): HistoryEvent {
  if (event.kind !== 'run-started') return event;
  return { ...event, productionFingerprint: fingerprint(description), toolVersion: TOOL_VERSION };
}
