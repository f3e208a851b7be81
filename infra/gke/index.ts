import { getStack } from '@pulumi/pulumi';
import { allConfig } from '@pulumi/pulumi/runtime/config.js';
import { tellPulumi } from '../tell-pulumi.js';
import { gkeProgram } from './program.js';
import { readGkeConfig } from './settings/read-gke-config.js';

/** The engine names what it has decrypted for this program. */
const SECRET_KEYS: readonly string[] = JSON.parse(process.env['PULUMI_CONFIG_SECRET_KEYS'] ?? '[]');

// What `pulumi up` runs in this folder. Exports are the stack's outputs: what every cluster layer gives, and Google's own.
export const { clusters, kubeconfigs, bucket, identities } = await tellPulumi(async () =>
  gkeProgram(
    readGkeConfig({ stack: getStack(), values: allConfig(), isSecret: (key) => SECRET_KEYS.includes(key) }, new Date()),
  ),
);
