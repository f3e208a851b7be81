import type { StandInFile } from '../../src/model/description.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { KubeconfigFolder } from '../kubeconfig-folders.js';

/** What rules may look at besides the object itself. */
export interface RuleContext {
  /** The Prow version under test, as image tag. */
  readonly prowTag: string;
  /** Everything before the component in the paths of Prow's own images. */
  readonly prowRepository: string;
  /** The same of images of Prow's components that production takes from elsewhere. */
  readonly otherRepositories?: readonly string[];
  /** Folders in which components have kubeconfigs that no object of production holds. */
  readonly kubeconfigFolders?: readonly KubeconfigFolder[];
  /** Files that are not here and that kustomize fills objects from: left out where there are none. */
  readonly standIns?: readonly StandInFile[] | undefined;
  /** Where pods really run; null where every node runs real images. */
  readonly hostNodes: HostNodes | null;
  /** Address of the stand-in for cloud storage, as pods reach it. */
  readonly storageAddress: string;
  /** Address of the stand-in for GitHub, as pods reach it. */
  readonly githubAddress: string;
  /** Host and port of the stand-in for Pub/Sub, as pods reach it. */
  readonly pubsubAddress: string;
  /** Objects that staging makes itself, by {@link objectName}. */
  readonly madeByStaging: ReadonlySet<string>;
  /** ConfigMap of the job configuration → the ConfigMaps it had to be split into, the first being itself. */
  readonly configMapParts: ReadonlyMap<string, readonly string[]>;
  /** Every object as it stands before this rule. */
  readonly objects: readonly KubernetesObject[];
}

/** How a pod asks for a node on which it really runs. */
export interface HostNodes {
  readonly selector: Readonly<Record<string, string>>;
  readonly toleration: Readonly<Record<string, string>> | null;
}

/**
 * One way in which staging differs from production, written before any
 * deployment. A difference that no rule makes is a bug, and stops the deployment.
 */
export interface ManifestRule {
  readonly name: string;
  /** Why production cannot be copied here, as one sentence. */
  readonly reason: string;
  /**
   * The only fields the rule may change, as paths with `*` for one segment and a
   * final `**` for everything below. `/` alone is the whole object: the rule leaves it out. Flags and variables of
   * containers are claimed by name ({@link claimView}).
   */
  readonly touches: readonly string[];
  /**
   * @returns the object itself where the rule has nothing to do with it, a
   *   changed copy where it has, null where staging leaves the object out.
   */
  apply(object: KubernetesObject, context: RuleContext): KubernetesObject | null;
}

/** Path of a rule that leaves whole objects out. */
export const WHOLE_OBJECT = '/';
