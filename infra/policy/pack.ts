import { readFileSync } from 'node:fs';
import { PolicyPack, type ResourceValidationPolicy } from '@pulumi/policy';
import { KubernetesObject as Shape } from '../../src/production/manifest.js';
import { CLOUD_POLICIES } from '../gke/policy/cloud-policies.js';
import { POLICIES } from './breaches.js';
import { kubeconfigBreaches } from './kubeconfig-breaches.js';
import { POLICY_SETTINGS, PolicySettings } from './policy-settings.js';
import { type Level, told } from './told.js';

/**
 * The policies as CrossGuard asks them: of each object, before it is made or changed. Each is there twice: what production
 * lacks itself is told, and anything else stops the deployment.
 */
function policiesOf(level: Level): ResourceValidationPolicy[] {
  const suffix = level === 'advisory' ? '-in-production' : '';
  const own = POLICIES.map(
    (policy): ResourceValidationPolicy => ({
      name: `${policy.name}${suffix}`,
      description: `${policy.says} (outage of ${policy.outage})`,
      enforcementLevel: level,
      validateResource: ({ type, props }, report) => {
        if (!isOfKubernetes(type)) return;
        const object = Shape.safeParse(props).data;
        if (object === undefined) return;
        for (const said of told(policy, { object, settings: read(), level })) report(said);
      },
    }),
  );
  return level === 'advisory' ? own : [...own, KUBECONFIGS];
}

/** Contents of kubeconfigs are staging's own, so production lacks none of this. */
const KUBECONFIGS: ResourceValidationPolicy = {
  name: 'aliases',
  description:
    'each alias of production once, and none of a build cluster that leads to Prow’s own (outage of 2019-02-08)',
  enforcementLevel: 'mandatory',
  validateResource: ({ type, props }, report) => {
    if (!isOfKubernetes(type)) return;
    const object = Shape.safeParse(props).data;
    if (object === undefined) return;
    for (const how of kubeconfigBreaches(object, read())) report(`${how} (outage of 2019-02-08)`);
  },
};

/** What a resource of Google’s may not lack; it has no production to be held against. */
const CLOUD = CLOUD_POLICIES.map(
  (policy): ResourceValidationPolicy => ({
    name: policy.name,
    description: policy.says,
    enforcementLevel: 'mandatory',
    validateResource: ({ type, props }, report) => {
      for (const how of policy.broken({ type, props })) report(how);
    },
  }),
);

/** Of no other resource may a value be asked for: in a preview it may not be known, which Pulumi then complains of. */
function isOfKubernetes(type: string): boolean {
  return type.startsWith('kubernetes:');
}

let settings: PolicySettings | null = null;

/** Written by the program before it registers anything, so not there yet when this process starts. */
function read(): PolicySettings {
  settings ??= PolicySettings.parse(JSON.parse(readFileSync(process.env[POLICY_SETTINGS] ?? '', 'utf8')));
  return settings;
}

new PolicyPack('prow-staging', { policies: [...policiesOf('mandatory'), ...policiesOf('advisory'), ...CLOUD] });
