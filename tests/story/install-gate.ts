import { readFile } from 'node:fs/promises';
import type { CoreV1Api, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { Environment } from '../../src/model/environment.js';
import { GithubSecrets } from '../../src/model/github-world.js';
import { example } from './gate-jobs.js';

/** Gives the gate's jobs what they mount: GitHub's token, and the claim of examples/gate in which runs are kept. */
export async function installGate(core: CoreV1Api, { namespaces, github }: Environment): Promise<void> {
  if (github === null) throw new TypeError('staging has a stand-in for GitHub');
  const { token } = GithubSecrets.parse(JSON.parse(await readFile(github.secrets, 'utf8')));
  const namespace = namespaces.pods;
  // Staging has put one there in which the key is there and holds nothing of use, for a pod names it.
  const at = { namespace, name: 'github-token' };
  await core.replaceNamespacedSecret({ ...at, body: { metadata: at, stringData: { oauth: token } } });
  const claim: V1PersistentVolumeClaim = parse(await example('claim.yaml'));
  await core.createNamespacedPersistentVolumeClaim({ namespace, body: claim });
}

/** Adds a file to the job configuration that Prow has mounted. */
export async function addJobFile(
  core: CoreV1Api,
  { namespaces }: Environment,
  file: { readonly name: string; readonly text: string },
): Promise<void> {
  const at = { namespace: namespaces.prowJobs, name: 'job-config' };
  const map = await core.readNamespacedConfigMap(at);
  await core.replaceNamespacedConfigMap({ ...at, body: { ...map, data: { ...map.data, [file.name]: file.text } } });
}
