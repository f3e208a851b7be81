import { Bucket } from '@pulumi/gcp/storage/bucket.js';
import { ComponentResource, type Resource } from '@pulumi/pulumi';
import { below, type Place } from './place.js';

/** Where job logs go: nobody from outside may ever read it, and what is old goes by itself. */
export class LogBucket extends ComponentResource {
  readonly bucket: Bucket;

  constructor(place: Place, after: readonly Resource[]) {
    const { name, location, deleteAfterDays, abortUploadsAfterDays, isDeletedWithObjects } = place.settings.bucket;
    super('prow-staging:gke:Bucket', name, {}, { parent: place.parent });
    this.bucket = new Bucket(
      'logs',
      {
        ...{ name, location, labels: place.labels, forceDestroy: isDeletedWithObjects },
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        lifecycleRules: [
          { action: { type: 'Delete' }, condition: { age: deleteAfterDays } },
          { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: abortUploadsAfterDays } },
        ],
      },
      { ...below(this, place), dependsOn: [...after] },
    );
    this.registerOutputs({});
  }
}
