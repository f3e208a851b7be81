import { Document, isMap, isScalar, isSeq, type Node } from 'yaml';
import { SERVICE_CLUSTER } from './cluster-ids.js';
import type { GuessedPath, GuessedProduction } from './guessed-production.js';

/** A first production.yaml: what was found, each part with its ground as a comment. */
export function productionFileText(guessed: GuessedProduction): string {
  const { name, manifests, checkedOut, config, plugins, jobs, passedOver, kubeconfigs } = guessed;
  const ids = [...new Set(kubeconfigs.flatMap(({ contexts }) => contexts.map(({ cluster }) => cluster)))];
  const document = new Document({
    name,
    manifests: manifests.paths,
    ...(checkedOut.length === 0 ? {} : { checkedOut }),
    config: config.path,
    ...(plugins === null ? {} : { plugins: plugins.path }),
    jobs: jobs.map(({ path }) => path),
    clusters: [
      { id: SERVICE_CLUSTER, role: 'service' },
      ...ids.filter((id) => id !== SERVICE_CLUSTER).map((id) => ({ id, role: 'build' })),
    ],
    kubeconfigs: kubeconfigs.map(({ file, currentContext, contexts, ground }) => ({
      [file.kind === 'Secret' ? 'secret' : 'configMap']: file.name,
      key: file.key,
      ...(currentContext === '' ? {} : { currentContext }),
      contexts,
      ...(isGuess(ground) ? { guessed: true } : {}),
    })),
  });
  document.commentBefore =
    ' Written by `prow-staging import --look`: a first draft. Read every line with "guess" above it, correct what is wrong,\n then see `prow-staging import --production` on this folder.';
  comment(document, ['manifests', 0], manifests.ground);
  for (const index of checkedOut.keys())
    comment(
      document,
      ['checkedOut', index],
      'guess: it ends as the URL does; which version the URL means, nobody was asked',
    );
  comment(document, ['config'], config.ground);
  if (plugins !== null) comment(document, ['plugins'], plugins.ground);
  for (const [index, path] of jobs.entries()) comment(document, ['jobs', index], path.ground);
  if (passedOver.length > 0) comment(document, ['jobs'], ['passed over:', ...passedOver].join('\n   '));
  comment(
    document,
    ['clusters', 0],
    'guess: the cluster Prow runs on, and one more for each alias. An alias that reaches Prow’s own cluster, or the cluster of\n another alias, must name that one’s id below.',
  );
  if (kubeconfigs.length === 0)
    comment(
      document,
      ['kubeconfigs'],
      'no component is told a kubeconfig: jobs run on Prow’s own cluster, by the alias `default`',
    );
  for (const [index, { ground }] of kubeconfigs.entries()) comment(document, ['kubeconfigs', index], ground);
  if (guessed.boskos.length > 0) document.comment = boskosDraft(guessed.boskos);
  return document.toString({ lineWidth: 0 });
}

/** A block to be completed by hand: which cluster Boskos runs on, no manifest says, and a wrong one would be believed. */
function boskosDraft(folders: readonly string[]): string {
  const lines = ['boskos:', '  cluster: ID', '  manifests:', ...folders.map((folder) => `    - ${folder}`)];
  return [
    ' Boskos is deployed from here, on a cluster that only you know. It is rehearsed once this names it by its id:',
    ...lines.map((line) => ` ${line}`),
  ].join('\n');
}

/** How many parts are guesses: what a person has to look at. */
export function countGuesses({ manifests, checkedOut, config, plugins, jobs, kubeconfigs }: GuessedProduction): number {
  const paths: (GuessedPath | null)[] = [config, plugins, ...jobs];
  const grounds = [
    manifests.ground,
    ...paths.map((path) => path?.ground ?? ''),
    ...kubeconfigs.map(({ ground }) => ground),
  ];
  // Which clusters there are is always one.
  return grounds.filter(isGuess).length + checkedOut.length + 1;
}

function isGuess(ground: string): boolean {
  return ground.startsWith('guess');
}

function comment(document: Document, path: (string | number)[], text: string): void {
  const node = keyOrValue(document, path);
  if (node !== null) node.commentBefore = ` ${text}`;
}

/** A comment stands above an element of a list, or above the key of a field. */
function keyOrValue(document: Document, path: (string | number)[]): Node | null {
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isSeq(parent) && typeof last === 'number') return (parent.items[last] as Node | undefined) ?? null;
  const pairs = isMap(parent) ? parent.items : isMap(document.contents) ? document.contents.items : [];
  const key = pairs.map((pair) => pair.key).find((candidate) => isScalar(candidate) && candidate.value === last);
  return isScalar(key) ? key : null;
}
