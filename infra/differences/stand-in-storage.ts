import { type Container, flagValues } from '../../src/production/pod-template.js';
import { componentOf } from '../../src/production/prow-image.js';
import { flagClaims, variableClaims } from './claims.js';
import type { ManifestRule } from './difference-rule.js';
import { withFlag } from './edit-flags.js';
import { editContainers } from './edit-pods.js';

/** Components that open cloud storage (users of pkg/io.NewOpener in kubernetes-sigs/prow). */
const USES_STORAGE = ['prow-controller-manager', 'crier', 'deck', 'tide', 'status-reconciler'];

/** With a credentials file the client would sign in before it looks at the emulator's address. */
export const CREDENTIAL_FLAGS = ['gcs-credentials-file', 's3-credentials-file'];

/** Where tide and status-reconciler keep what they know (cmd/tide and cmd/status-reconciler, main.go of Prow). */
const ADDRESS_FLAGS = ['history-uri', 'status-path'];

const CREDENTIAL_VARIABLE = 'GOOGLE_APPLICATION_CREDENTIALS';

/** Prow's storage client takes another address from this variable only; there is no flag. */
export const EMULATOR_VARIABLE = 'STORAGE_EMULATOR_HOST';

/**
 * Sends uploads to Prow's own fake storage server, and takes away what would let them go anywhere else. It is one of
 * Google's storage: what production keeps in Amazon's is kept under the same name there.
 */
export const standInStorage: ManifestRule = {
  name: 'stand-in-storage',
  reason: 'results go to Prow’s own fake storage server: production’s buckets must never be written',
  touches: [
    ...variableClaims(EMULATOR_VARIABLE, CREDENTIAL_VARIABLE),
    ...flagClaims(...CREDENTIAL_FLAGS, ...ADDRESS_FLAGS),
  ],
  apply: (object, { storageAddress }) =>
    editContainers(object, (container) => {
      const component = componentOf(container.image ?? '');
      if (component === null || !USES_STORAGE.includes(component)) return container;
      return withoutCredentials({
        ...container,
        env: [...(container.env ?? []), { name: EMULATOR_VARIABLE, value: storageAddress }],
      });
    }),
};

function inFake(addresses: readonly string[]): string[] {
  return addresses.map((address) => address.replace(/^s3:\/\//, 'gs://'));
}

function withoutCredentials(container: Container): Container {
  const env = container.env?.filter(({ name }) => name !== CREDENTIAL_VARIABLE);
  const signed = CREDENTIAL_FLAGS.reduce((edited, flag) => withFlag(edited, flag, []), container);
  const kept = ADDRESS_FLAGS.reduce((edited, flag) => withFlag(edited, flag, inFake(flagValues(edited, flag))), signed);
  return { ...kept, ...(env ? { env } : {}) };
}
