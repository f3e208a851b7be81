import { Secret } from '@pulumi/gcp/secretmanager/secret.js';
import { SecretVersion } from '@pulumi/gcp/secretmanager/secretVersion.js';
import { ComponentResource, type Resource, secret } from '@pulumi/pulumi';
import type { SecretValues } from '../settings/gke-settings.js';
import { below, type Place } from './place.js';

/** HMAC and tokens in Secret Manager; a value that the configuration holds is encrypted there and in the state. */
export class KeptSecrets extends ComponentResource {
  /** By name. */
  readonly secrets: ReadonlyMap<string, Secret>;

  constructor(values: SecretValues, { after, ...place }: Place & { after: readonly Resource[] }) {
    const { environment, secrets } = place.settings;
    super('prow-staging:gke:Secrets', environment.id, {}, { parent: place.parent });
    this.secrets = new Map(
      secrets.map(({ name, holds }) => [
        name,
        new Secret(
          name,
          {
            ...{ secretId: `${environment.id}-${name}`, labels: place.labels, annotations: { holds } },
            replication: { userManaged: { replicas: [{ location: environment.region }] } },
          },
          { ...below(this, place), dependsOn: [...after] },
        ),
      ]),
    );
    for (const [name, kept] of this.secrets) {
      const value = values[name];
      if (value !== undefined)
        new SecretVersion(name, { secret: kept.id, secretData: secret(value) }, below(this, place));
    }
    this.registerOutputs({});
  }
}
