import { z } from 'zod';
import { asWorkload } from '../../src/production/pod-template.js';
import type { Policy } from './policy.js';

/** How variables are called whose value nobody else may know. */
const SECRET_NAME = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY)$/i;

/** How a private key begins, and a token in a kubeconfig. */
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^\s*(token|client-key-data):\s*\S/m;

const ConfigMap = z.looseObject({ kind: z.literal('ConfigMap'), data: z.record(z.string(), z.string()).default({}) });

/** What must not be readable for everybody who may look at workloads. */
export const SECRECY_POLICIES: readonly Policy[] = [
  {
    name: 'no-plain-secret',
    outage: '2019-02-08',
    says: 'what nobody may know stands in a Secret',
    broken: (object) => {
      const { containers = [] } = asWorkload(object)?.spec.template.spec ?? {};
      const variables = containers.flatMap(({ name, env }) =>
        (env ?? [])
          .filter((one) => SECRET_NAME.test(one.name) && (one.value ?? '') !== '')
          .map((one) => `${name} has ${one.name} in plain text`),
      );
      const texts = Object.entries(ConfigMap.safeParse(object).data?.data ?? {})
        .filter(([, text]) => SECRET_TEXT.test(text))
        .map(([key]) => `key ${key} holds a credential`);
      return [...variables, ...texts];
    },
  },
];
