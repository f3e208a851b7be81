import { aliasOf } from '../../src/model/alias.js';
import type { DecoratedCanaries, Difference } from '../../src/model/environment.js';
import type { Production } from '../../src/production/read-production.js';
import { onlyDocument, prowDocuments } from '../../src/production/yaml-documents.js';
import { cloneDecoration } from './clone-decoration.js';
import { isRecord } from './is-record.js';
import { mergeDecoration } from './merge-decoration.js';
import { atVersion, UTILITIES, utilityImages } from './utility-images.js';

type Config = DecoratedCanaries['configs'][number];

/** Bucket for a production whose own is no bucket of Google's, the only kind that the stand-in plays. */
export const RESULTS_BUCKET = 'prow-staging-results';

/** What canaries are decorated with, and how that differs from what production's jobs are. */
export interface CanaryDecoration {
  readonly configs: readonly Config[];
  /** What jobs in the configuration say of their own decoration; none for spellings that staging cannot decorate so. */
  readonly clones: readonly Config[];
  readonly differences: readonly Difference[];
}

/** A canary is over in seconds; with production's two hours a hanging one would outlast the run. */
const LIMITS = { timeout: '2m', grace_period: '15s' };

/** Settings that would sign in somewhere, or fetch with a key: staging has none, and what canaries clone needs none. */
const CREDENTIALS = [
  'gcs_credentials_secret',
  's3_credentials_secret',
  'ssh_key_secrets',
  'cookiefile_secret',
  'oauth_token_secret',
  'github_app_id',
  'github_app_private_key_secret',
];

/** As rule one-user: the layer's pods run as one ordinary user. */
const USERS = ['run_as_user', 'run_as_group', 'fs_group'];

/** Production's pools of nodes: a canary that works needs one of the nodes that run something here. */
const PLACES = ['scheduling_options'];

const LEFT_OUT = [...CREDENTIALS, ...USERS, ...PLACES];

/**
 * The `decoration_config` of a canary for each spelling: production's defaults as Prow merges them, with the utilities
 * at the version under test. Production may pin another one there, because the two tags move in separate changes.
 * A spelling for which production has no whole default is left out.
 */
export function canaryDecoration(
  { prowConfig, description }: Pick<Production, 'prowConfig' | 'description'>,
  { tag }: { tag: string },
): CanaryDecoration {
  const config = onlyDocument(prowDocuments(prowConfig.text, prowConfig.path), prowConfig.path).value;
  const plank = isRecord(config) ? config['plank'] : undefined;
  const differences = new Map<string, Difference>();
  const spellings = [...description.aliases.map(({ name }) => name), null];
  const clones: Config[] = [];
  const configs = spellings.flatMap((spelling): Config[] => {
    const decoration = mergeDecoration(plank, aliasOf(spelling));
    const images = decoration === null ? null : utilityImages(decoration);
    if (decoration === null || images === null || !isRecord(decoration['gcs_configuration'])) return [];
    for (const one of differencesOf(decoration, images, tag)) differences.set(one.subject, one);
    const kept = Object.entries(decoration).filter(([name]) => !LEFT_OUT.includes(name));
    const own = {
      ...LIMITS,
      utility_images: Object.fromEntries(UTILITIES.map((utility) => [utility, atVersion(images[utility], tag)])),
      gcs_configuration: storedInStaging(decoration['gcs_configuration']),
    };
    const ofJob = cloneDecoration(decoration, own);
    if (ofJob !== null) clones.push({ spelling, config: ofJob });
    return [{ spelling, config: { ...Object.fromEntries(kept), ...own } }];
  });
  return { configs, clones, differences: [...differences.values()] };
}

function storedInStaging(configuration: Record<string, unknown>): Record<string, unknown> {
  const { job_url_prefix: _, ...rest } = configuration;
  return { ...rest, bucket: bucketName(configuration['bucket']) };
}

/** A name alone is one of Google's (pkg/io/providers). */
function bucketName(bucket: unknown): string {
  const [, name] = /^(?:gs:\/\/)?([^/:]+)\/?$/.exec(typeof bucket === 'string' ? bucket : '') ?? [];
  return name ?? RESULTS_BUCKET;
}

function differencesOf(
  decoration: Readonly<Record<string, unknown>>,
  images: Record<string, string>,
  tag: string,
): Difference[] {
  const left = LEFT_OUT.filter((name) => decoration[name] !== undefined);
  return [
    ...Object.values(images)
      .filter((image) => image !== atVersion(image, tag))
      .map((image) => ({
        rule: 'utilities-under-test',
        reason: 'canaries are decorated with the utilities of the version under test; production’s own tag moves apart',
        subject: `image ${image} of decorated canaries`,
      })),
    ...[...Object.keys(LIMITS), ...left].map((name) => ({
      rule: 'canary-decoration',
      reason:
        'canaries are over in seconds, need no credentials, and run as the one user of this layer, on its own nodes',
      subject: `${name} of decorated canaries`,
    })),
  ];
}
