import { z } from 'zod';
import { podOf } from './pod-of.js';
import type { Policy } from './policy.js';

/** How variables are called whose value nobody else may know. */
const SECRET_NAME = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)$/i;

/** How a private key begins, and a token in a kubeconfig. */
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^\s*(token|client-key-data):\s*\S/m;

/**
 * Tokens that are known by how they begin: GitHub's, GitLab's, Slack's.
 *
 * @see https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
 */
const TOKEN = /\b(gh[opsur]_[A-Za-z0-9]{10,}|github_pat_\w{10,}|glpat-[\w-]{10,}|xox[abpr]-[\w-]{10,})/;
const ConfigMap = z.looseObject({ kind: z.literal('ConfigMap'), data: z.record(z.string(), z.string()).default({}) });

/** What must not be readable for everybody who may look at workloads. */
export const SECRECY_POLICIES: readonly Policy[] = [
  {
    name: 'no-plain-secret',
    outage: '2019-02-08',
    says: 'what nobody may know stands in a Secret',
    broken: (object) => {
      const { initContainers, containers = [] } = podOf(object) ?? {};
      const all = [...(initContainers ?? []), ...containers];
      const words = all.flatMap(({ name, command, args }) =>
        [...(command ?? []), ...(args ?? [])].some((word) => TOKEN.test(word))
          ? [`${name} is given a token in plain text`]
          : [],
      );
      const variables = all.flatMap(({ name, env }) =>
        (env ?? [])
          .filter((one) => SECRET_NAME.test(one.name) && (one.value ?? '') !== '')
          .map((one) => `${name} has ${one.name} in plain text`),
      );
      const texts = Object.entries(ConfigMap.safeParse(object).data?.data ?? {})
        .filter(([, text]) => SECRET_TEXT.test(text) || TOKEN.test(text))
        .map(([key]) => `key ${key} holds a credential`);
      return [...words, ...variables, ...texts];
    },
  },
];
