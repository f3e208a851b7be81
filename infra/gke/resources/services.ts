import { Service } from '@pulumi/gcp/projects/service.js';
import { ComponentResource, type Resource } from '@pulumi/pulumi';
import { below, type Place } from './place.js';

/** What must be switched on in the project before anything else can be made. */
const APIS = ['compute', 'container', 'iam', 'iamcredentials', 'secretmanager', 'storage'];
const BUDGETS = 'billingbudgets';

/** The project’s APIs. They stay on: others may use them, and an API that is off cannot even be asked what to delete. */
export class Services extends ComponentResource {
  readonly enabled: readonly Resource[];

  constructor(place: Place) {
    super('prow-staging:gke:Services', place.settings.environment.project, {}, { parent: place.parent });
    const apis = [...APIS, ...(place.settings.budget === undefined ? [] : [BUDGETS])];
    this.enabled = apis.map(
      (api) => new Service(api, { service: `${api}.googleapis.com`, disableOnDestroy: false }, below(this, place)),
    );
    this.registerOutputs({});
  }
}
