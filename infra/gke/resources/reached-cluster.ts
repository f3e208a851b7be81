import type { Input, Output } from '@pulumi/pulumi';
import type { LayerCluster } from '../../layers/layer-outputs.js';

/** A cluster of the environment, made or adopted, as far as others must know it. */
export interface ReachedCluster {
  readonly id: string;
  readonly role: LayerCluster['role'];
  readonly endpoint: Input<string>;
  readonly insideServer: Input<string>;
  readonly caData: Output<string>;
}
