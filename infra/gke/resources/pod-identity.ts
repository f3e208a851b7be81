import { SecretIamMember } from '@pulumi/gcp/secretmanager/secretIamMember.js';
import { Account } from '@pulumi/gcp/serviceaccount/account.js';
import { IAMMember } from '@pulumi/gcp/serviceaccount/iammember.js';
import { BucketIAMMember } from '@pulumi/gcp/storage/bucketIAMMember.js';
import { ComponentResource, type Output, type Resource } from '@pulumi/pulumi';
import type { GkeSettings } from '../settings/gke-settings.js';
import type { KeptSecrets } from './kept-secrets.js';
import type { LogBucket } from './log-bucket.js';
import { below, type Place } from './place.js';

const BUCKET_ROLES = { read: 'roles/storage.objectViewer', write: 'roles/storage.objectUser' } as const;

/** A Google account that pods act as without a key, with a right to each single thing it needs. */
export class PodIdentity extends ComponentResource {
  readonly email: Output<string>;

  constructor(
    identity: GkeSettings['identities'][number],
    { logs, kept, after, ...place }: Place & { logs: LogBucket; kept: KeptSecrets; after: readonly Resource[] },
  ) {
    const { environment } = place.settings;
    super('prow-staging:gke:PodIdentity', identity.name, {}, { parent: place.parent });
    const account = new Account(
      identity.name,
      { accountId: `${environment.id}-${identity.name}`, displayName: `${identity.name} of ${environment.id}` },
      { ...below(this, place), dependsOn: [...after] },
    );
    this.email = account.email;
    const { member } = account;
    for (const subject of identity.kubernetes)
      new IAMMember(
        `${identity.name} ${subject}`,
        {
          ...{ serviceAccountId: account.name, role: 'roles/iam.workloadIdentityUser' },
          member: `serviceAccount:${environment.project}.svc.id.goog[${subject}]`,
        },
        // Its pool is there as soon as the project has had one cluster with Workload Identity, and no sooner.
        below(this, place),
      );
    if (identity.bucket !== 'none')
      new BucketIAMMember(
        identity.name,
        { bucket: logs.bucket.name, role: BUCKET_ROLES[identity.bucket], member },
        below(this, place),
      );
    for (const name of identity.secrets) {
      const secretId = kept.secrets.get(name)?.id;
      if (secretId === undefined) throw new RangeError(`secret ${name} is not kept; the settings say that it is`);
      new SecretIamMember(
        `${identity.name} ${name}`,
        { secretId, role: 'roles/secretmanager.secretAccessor', member },
        below(this, place),
      );
    }
    this.registerOutputs({});
  }
}
