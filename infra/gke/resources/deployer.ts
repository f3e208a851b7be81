import { IAMMember as ProjectMember } from '@pulumi/gcp/projects/iammember.js';
import { Account } from '@pulumi/gcp/serviceaccount/account.js';
import { getAccountAccessTokenOutput } from '@pulumi/gcp/serviceaccount/getAccountAccessToken.js';
import { IAMMember } from '@pulumi/gcp/serviceaccount/iammember.js';
import { ComponentResource, type Output, type Resource, secret } from '@pulumi/pulumi';
import { below, type Place } from './place.js';

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform', 'https://www.googleapis.com/auth/userinfo.email'];

/**
 * The account that deploys Prow. Deploying it makes roles and bindings, which of Google’s own roles only
 * container.admin may; so it ends with the environment, and the project should be staging’s own.
 */
export class Deployer extends ComponentResource {
  private readonly account: Account;
  private readonly grants: readonly Resource[];

  constructor(place: Place, after: readonly Resource[]) {
    const { environment, access } = place.settings;
    super('prow-staging:gke:Deployer', environment.id, {}, { parent: place.parent });
    this.account = new Account(
      'deployer',
      { accountId: `${environment.id}-deployer`, displayName: `Deploys Prow to ${environment.id}` },
      { ...below(this, place), dependsOn: [...after] },
    );
    const condition = {
      title: 'until the environment expires',
      expression: `request.time < timestamp("${environment.expiresAt}")`,
    };
    this.grants = [
      new ProjectMember(
        'deployer',
        { project: environment.project, role: 'roles/container.admin', member: this.account.member, condition },
        below(this, place),
      ),
      ...access.deployers.map(
        (member) =>
          new IAMMember(
            `deployer ${member}`,
            {
              ...{ serviceAccountId: this.account.name, role: 'roles/iam.serviceAccountTokenCreator' },
              ...{ member, condition },
            },
            below(this, place),
          ),
      ),
    ];
    this.registerOutputs({});
  }

  /**
   * A token of this account for as long as the settings say. It is asked for after the clusters are there: a right that
   * was just given takes some minutes to be known everywhere, and they take longer.
   */
  token(place: Place, after: readonly Resource[]): Output<string> {
    const token = getAccountAccessTokenOutput(
      {
        targetServiceAccount: this.account.email,
        scopes: SCOPES,
        lifetime: `${place.settings.access.tokenMinutes * 60}s`,
      },
      { ...below(this, place), dependsOn: [...this.grants, ...after] },
    );
    return secret(token.accessToken);
  }
}
