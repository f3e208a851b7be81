import { z } from 'zod';
import { ExplainedError } from '../../../src/model/explained-error.js';
import { eachError, oneError } from '../../../src/model/explained-errors.js';
import { readShape } from '../../../src/production/read-shape.js';
import { type YamlDocument, yamlDocument } from '../../../src/production/yaml-documents.js';
import type { NamedCluster } from './clusters-file.js';
import { readNamedFile } from './read-named-file.js';

const Text = z.string().optional();

const KubeconfigUser = z.looseObject({
  token: Text,
  tokenFile: Text,
  'client-certificate': Text,
  'client-certificate-data': Text,
  'client-key': Text,
  'client-key-data': Text,
});
type KubeconfigUser = z.infer<typeof KubeconfigUser>;

const KubeconfigCluster = z.looseObject({
  server: z.string(),
  'certificate-authority': Text,
  'certificate-authority-data': Text,
});
type KubeconfigCluster = z.infer<typeof KubeconfigCluster>;

/** As much of a kubeconfig as is asked for; what else is in it is looked at by name, and never followed. */
const Kubeconfig = z.looseObject({
  contexts: z.array(
    z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string().optional() }) }),
  ),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: KubeconfigCluster })),
  users: z.array(z.looseObject({ name: z.string(), user: KubeconfigUser.nullable() })).default([]),
});
type Kubeconfig = z.infer<typeof Kubeconfig>;

/** Parts of a kubeconfig that a context is made of, and where each stands. */
export interface ContextParts {
  readonly context: Kubeconfig['contexts'][number];
  readonly contextPlace: string;
  readonly reached: KubeconfigCluster;
  readonly reachedPlace: string;
  readonly user: KubeconfigUser;
  readonly userPlace: string;
}

/**
 * Finds the context of a cluster in its kubeconfig.
 *
 * @throws {ExplainedError} `usage`: no such file or context; `unreadable`: no kubeconfig.
 */
export async function contextParts(cluster: NamedCluster): Promise<ContextParts> {
  const text = (await readNamedFile(cluster.kubeconfig, cluster)).toString('utf8');
  const { file, document } = shapeOf(text, cluster.kubeconfig);
  return partsIn(file, { cluster, document });
}

/** What is wrong in such a file is told without what stands there: it holds credentials. */
function shapeOf(text: string, path: string): { file: Kubeconfig; document: YamlDocument } {
  try {
    const document = yamlDocument(text, path);
    return { file: readShape(Kubeconfig, document, WORDS), document };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    const each = eachError(error).map(
      ({ kind, explanation }) => new ExplainedError(kind, { ...explanation, observed: 'not shown' }),
    );
    throw oneError(each) ?? error;
  }
}

const WORDS = { named: 'the kubeconfig', hint: 'kubectl config view --raw --minify --flatten writes one' };

function partsIn(
  { contexts, clusters, users }: Kubeconfig,
  { cluster, document }: { cluster: NamedCluster; document: YamlDocument },
): ContextParts {
  const lineOf = (...keys: (string | number)[]) => `${document.file}:${document.lineAt(keys)}`;
  const index = contexts.findIndex(({ name }) => name === cluster.context);
  const context = contexts[index];
  if (context === undefined)
    throw absent(`context ${cluster.context}`, { cluster, place: lineOf('contexts'), names: contexts });
  const contextPlace = lineOf('contexts', index);
  const clusterIndex = clusters.findIndex(({ name }) => name === context.context.cluster);
  const reached = clusters[clusterIndex]?.cluster;
  if (reached === undefined)
    throw absent(`cluster ${context.context.cluster} of context ${context.name}`, {
      ...{ cluster, place: contextPlace, names: clusters },
    });
  const userIndex = users.findIndex(({ name }) => name === context.context.user);
  const user = users[userIndex]?.user;
  if (user === undefined || user === null)
    throw absent(`user ${context.context.user ?? ''} of context ${context.name}`, {
      ...{ cluster, place: contextPlace, names: users },
    });
  return {
    ...{ context, contextPlace, reached, user },
    reachedPlace: lineOf('clusters', clusterIndex),
    userPlace: lineOf('users', userIndex),
  };
}

function absent(
  what: string,
  { cluster, place, names }: { cluster: NamedCluster; place: string; names: readonly { name: string }[] },
): ExplainedError {
  return new ExplainedError('usage', {
    what: `${what} is not in the kubeconfig of cluster ${cluster.id}`,
    expected: `one of ${names.map(({ name }) => name).join(', ') || 'those in it, which are none'}`,
    observed: what,
    evidence: `${place}, named at ${cluster.place}`,
    next: 'name a context that the kubeconfig has, or another kubeconfig',
  });
}
