import { IAMMember } from '@pulumi/gcp/projects/iammember.js';
import { Account } from '@pulumi/gcp/serviceaccount/account.js';
import { ComponentResource, type Resource } from '@pulumi/pulumi';
import { below, type Place } from './place.js';

/** What Google says nodes need, and no more: writing logs and metrics. */
const NODE_ROLE = 'roles/container.defaultNodeServiceAccount';

/** The account nodes run as, instead of the project’s default one, which may edit everything. */
export class NodeAccount extends ComponentResource {
  readonly account: Account;
  readonly granted: Resource;

  constructor(place: Place, after: readonly Resource[]) {
    const { id, project } = place.settings.environment;
    super('prow-staging:gke:NodeAccount', id, {}, { parent: place.parent });
    this.account = new Account(
      'nodes',
      { accountId: `${id}-nodes`, displayName: `Nodes of ${id}` },
      { ...below(this, place), dependsOn: [...after] },
    );
    this.granted = new IAMMember(
      'nodes',
      { project, role: NODE_ROLE, member: this.account.member },
      below(this, place),
    );
    this.registerOutputs({});
  }
}
