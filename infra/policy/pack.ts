import { readFileSync } from 'node:fs';
import { PolicyPack, type ResourceValidationPolicy } from '@pulumi/policy';
import { type KubernetesObject, KubernetesObject as Shape } from '../../src/production/manifest.js';
import { POLICIES, sortBreaches } from './breaches.js';
import { kubeconfigBreaches } from './kubeconfig-breaches.js';
import { POLICY_SETTINGS, PolicySettings } from './policy-settings.js';

/**
 * The policies as CrossGuard asks them: of each object, before it is made or changed. Each is there twice: what production
 * lacks itself is told, and anything else stops the deployment.
 */
function policiesOf(level: 'advisory' | 'mandatory'): ResourceValidationPolicy[] {
  const suffix = level === 'advisory' ? '-in-production' : '';
  const own = POLICIES.map(
    ({ name, says, outage, broken }): ResourceValidationPolicy => ({
      name: `${name}${suffix}`,
      description: `${says} (outage of ${outage})`,
      enforcementLevel: level,
      validateResource: ({ props }, report) => {
        const object = Shape.safeParse(props).data;
        if (object === undefined) return;
        const settings = read();
        const found = broken(object, settings.budgets as KubernetesObject[]).map((how) => breach(name, object, how));
        for (const { how } of sortBreaches(found, settings.own)[level]) report(`it ${how} (outage of ${outage})`);
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
  validateResource: ({ props }, report) => {
    const object = Shape.safeParse(props).data;
    if (object === undefined) return;
    for (const how of kubeconfigBreaches(object, read())) report(`${how} (outage of 2019-02-08)`);
  },
};

function breach(policy: string, { kind, metadata }: KubernetesObject, how: string) {
  const { namespace, name } = metadata;
  return { policy, subject: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, how };
}

let settings: PolicySettings | null = null;

/** Written by the program before it registers anything, so not there yet when this process starts. */
function read(): PolicySettings {
  settings ??= PolicySettings.parse(JSON.parse(readFileSync(process.env[POLICY_SETTINGS] ?? '', 'utf8')));
  return settings;
}

new PolicyPack('prow-staging', { policies: [...policiesOf('mandatory'), ...policiesOf('advisory')] });
