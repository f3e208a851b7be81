import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { findOnPath, isExecutable } from './find-on-path.js';
import { readPin } from './pins.js';
import type { ToolName } from './tool-names.js';
import { recipeFor } from './tool-recipes.js';

/** Milliseconds a program gets to say its version; they need about 100. */
const VERSION_TIMEOUT_MS = 5_000;

/** How each program is asked, and where in its answer the version stands. */
const VERSION_QUESTIONS: Readonly<Partial<Record<ToolName, readonly [args: readonly string[], answer: RegExp]>>> = {
  etcd: [['--version'], /^etcd Version: (\S+)/m],
  'kube-apiserver': [['--version'], /^Kubernetes (\S+)/m],
  'kube-controller-manager': [['--version'], /^Kubernetes (\S+)/m],
  'kube-scheduler': [['--version'], /^Kubernetes (\S+)/m],
  kubelet: [['--version'], /^Kubernetes (\S+)/m],
  kubectl: [['version', '--client'], /^Client Version: (\S+)/m],
  kwok: [['--version'], /version (v\S+)/],
  kwokctl: [['--version'], /version (v\S+)/],
  pulumi: [['version'], /^(v\S+)/m],
};

/** Where tools that are no part of this project may lie. */
export interface InstalledPlaces {
  readonly PATH?: string | undefined;
  /** envtest's folder of etcd, kube-apiserver and kubectl. */
  readonly KUBEBUILDER_ASSETS?: string | undefined;
  /** Where Pulumi keeps plugins; default `~/.pulumi`. */
  readonly PULUMI_HOME?: string | undefined;
}

/**
 * Absolute path of `tool` on this machine at exactly `release`, or null.
 *
 * The program is run to ask it; one that does not answer in time, or answers
 * another version, is not used.
 */
export async function findInstalled(
  tool: ToolName,
  release: string,
  places: InstalledPlaces = process.env,
): Promise<string | null> {
  if (tool === 'pulumi-language-nodejs') return findLanguageHost(places);
  if (tool === 'pulumi-resource-kubernetes') return findPlugin(release, places);
  for (const path of await candidates(tool, places)) {
    if (sameRelease(await askVersion(tool, path), release)) return path;
  }
  return null;
}

/**
 * The language host has no version to ask, so the one beside a `pulumi` at the
 * pinned version is taken: an installation is released as one.
 */
async function findLanguageHost(places: InstalledPlaces): Promise<string | null> {
  const { release } = await readPin('pulumi', recipeFor('pulumi').module);
  const pulumi = await findInstalled('pulumi', release, places);
  const path = pulumi === null ? null : join(dirname(pulumi), 'pulumi-language-nodejs');
  return path !== null && (await isExecutable(path)) ? path : null;
}

/** The provider has no version to ask either; Pulumi keeps each in a folder named for it. */
async function findPlugin(release: string, places: InstalledPlaces): Promise<string | null> {
  const home = places.PULUMI_HOME ?? join(homedir(), '.pulumi');
  const path = join(home, 'plugins', `resource-kubernetes-${release}`, 'pulumi-resource-kubernetes');
  return (await isExecutable(path)) ? path : null;
}

async function candidates(tool: ToolName, places: InstalledPlaces): Promise<string[]> {
  const inAssets = places.KUBEBUILDER_ASSETS === undefined ? null : await findOnPath(tool, places.KUBEBUILDER_ASSETS);
  const inPath = await findOnPath(tool, places.PATH ?? '');
  return [inAssets, inPath].filter((path) => path !== null);
}

/** What `path` says its version is; empty where it says nothing we understand. */
async function askVersion(tool: ToolName, path: string): Promise<string> {
  const question = VERSION_QUESTIONS[tool];
  if (question === undefined) return '';
  const [args, answer] = question;
  const result = await execa(path, args, {
    timeout: VERSION_TIMEOUT_MS,
    forceKillAfterDelay: 500,
    reject: false,
    stdin: 'ignore',
    maxBuffer: 64 * 1024,
  });
  return result.failed ? '' : (answer.exec(result.stdout)?.[1] ?? '');
}

function sameRelease(observed: string, release: string): boolean {
  return observed.replace(/^v/, '') === release.replace(/^v/, '');
}
