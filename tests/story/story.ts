import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readProduction } from '../../src/production/read-production.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { FOLDER, filesOf } from '../gate/support/production-files.js';
import { writeStagedProduction } from '../support/staged-production.js';
import { addFromExample } from './compose-prow.js';
import { confirmed, deployMerged, narrowKubeconfig } from './deploy-merged.js';
import { APPROVER, type Deployments } from './deployments.js';
import { checkOutMain, type Staging } from './staging.js';
import { must, type Timeline } from './timeline.js';

/** What production runs, and what it is to run. */
export const BEFORE = 'v20250522-9b3f5faca';
export const GOOD = 'v20251125-e3ae8cf22';
/** A release that no proxy and no clone has. */
export const NOWHERE = 'v20251201-0123456ab';
/** What is in the repository, and so what the jobs rehearse. */
export const PRODUCTION = projectPath('tests', 'story', 'production');
/** A rehearsal beside a standing Prow, on two cores that others use too. */
const REHEARSAL_SECONDS = 300;
const MERGE_SECONDS = 120;
/** Tide looks every second here; ten of its looks change nothing. */
const LEFT_ALONE_SECONDS = 10;

/** The repository's files, with Prow at a version. */
export function filesAt(tag: string): Record<string, string> {
  return Object.fromEntries(Object.entries(filesOf(PRODUCTION)).map(([path, text]) => [path, at(text, tag)]));
}

/** The gate's settings, with another age up to which it takes proofs. */
export function withMaxAge(seconds: number): Record<string, string> {
  const path = join(FOLDER, 'gate.yaml');
  const text = filesOf(PRODUCTION)[path] ?? '';
  return { [path]: text.replace(/^maxAgeHours: .*$/m, `maxAgeHours: ${(seconds / 3_600).toFixed(4)}`) };
}

/** A pull request. */
export interface Proposed {
  readonly number: number;
  readonly headSha: string;
}

/** What people, Prow and the gate do, one after another, each said when it is seen. */
export class Story {
  readonly #with: StoryParts;

  constructor(parts: StoryParts) {
    this.#with = parts;
  }

  async propose(what: string, tag: string, labels: string[]): Promise<Proposed> {
    const { github, timeline } = this.#with;
    const changed = Object.entries(filesOf(PRODUCTION)).filter(([, text]) => text.includes(BEFORE));
    const files = Object.fromEntries(changed.map(([path, text]) => [path, at(text, tag)]));
    const pull = await github.propose(`Bump Prow to ${tag}`, { files, labels });
    timeline.say(`#${pull.number} opened: ${what} (${tag})`);
    return pull;
  }

  async say({ number }: Proposed, text: string): Promise<void> {
    await this.#with.github.comment(number, text);
    this.#with.timeline.say(`#${number} ${APPROVER}: ${text}`);
  }

  async answered({ number, headSha }: Proposed, state: string, words = /./): Promise<void> {
    const { github, timeline, signal } = this.#with;
    let last = '';
    const waiting = { what: `for the gate to say ${state} of #${number}`, limitSeconds: REHEARSAL_SECONDS, signal };
    await timeline.until(waiting, async () => {
      const status = await github.gateSays(headSha);
      const said = status === null ? '' : `${status.state}: ${status.description}`;
      if (said !== last) timeline.say(`#${number} ${said}`);
      last = said;
      return status?.state === state && words.test(status.description) ? true : null;
    });
  }

  async staysOpen({ number }: Proposed): Promise<void> {
    const { github, timeline, signal } = this.#with;
    await delay(LEFT_ALONE_SECONDS * 1_000, undefined, { signal });
    const { state } = await github.pull(number);
    must(state === 'open', `tide leaves #${number} alone`, state);
    timeline.say(`#${number} blocked: tide has left it alone for ${LEFT_ALONE_SECONDS} s`);
  }

  async merged({ number }: Proposed): Promise<void> {
    const { github, timeline, signal } = this.#with;
    const waiting = { what: `for tide to merge #${number}`, limitSeconds: MERGE_SECONDS, signal };
    const by = await timeline.until(waiting, async () => (await github.pull(number)).mergedBy);
    must(/tide/i.test(by), `tide merges #${number}`, by);
    timeline.say(`#${number} merged by ${by}`);
  }

  /** Whatever else was merged since: nothing has let this one in. */
  async isStillShut({ number, headSha }: Proposed): Promise<void> {
    const { github, timeline } = this.#with;
    const [{ state }, status] = [await github.pull(number), await github.gateSays(headSha)];
    const said = `${status?.state ?? 'nothing'}: ${status?.description ?? ''}`;
    must(state === 'open' && status !== null && status.state !== 'success', `#${number} is open and shut out`, said);
    timeline.say(`#${number} is still open, and still not let in: ${said}`);
  }

  /** What was merged is not what runs until it is deployed: `confirm` says no, and then yes. */
  async confirmed(tag: string): Promise<void> {
    const { staging, root, timeline } = this.#with;
    await checkOutMain(staging, join(root, 'merged'));
    const { prowTag } = (await readProduction(join(root, 'merged', FOLDER))).description;
    must(prowTag === tag, `what was merged is ${tag}`, prowTag);
    await addFromExample(join(root, 'merged', FOLDER), prowTag);
    const folder = join(root, 'merged-as-staged');
    await writeStagedProduction(folder, join(root, 'merged', FOLDER));
    const merged = { folder, kubeconfig: await narrowKubeconfig(staging, join(root, 'narrow-kubeconfig')) };
    const before = await confirmed(root, merged, 0);
    must(before.exitCode === 1, 'confirm says no before anything is deployed', before.all);
    timeline.say('confirm: production does not run what was merged');
    await deployMerged(staging, folder);
    timeline.say(`the merged manifests are deployed: ${tag}`);
    const after = await confirmed(root, merged, 3);
    must(after.exitCode === 0, 'confirm says yes once it is deployed', after.all);
    timeline.say('confirm: production runs what was merged');
  }
}

interface StoryParts {
  readonly timeline: Timeline;
  readonly github: Deployments;
  readonly staging: Staging;
  /** Folder of everything the story writes. */
  readonly root: string;
  readonly signal: AbortSignal;
}

function at(text: string, tag: string): string {
  return text.replaceAll(BEFORE, tag);
}
