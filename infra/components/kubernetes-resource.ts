import { CustomResource, type CustomResourceOptions, type Inputs, type Output, secret } from '@pulumi/pulumi';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';

/**
 * How long a deployment waits for one object, rollouts included, before it fails by name. A namespace that is not empty
 * at once is looked at again after up to a minute (its controller's back-off).
 */
export const AWAIT_LIMIT = { create: '120s', update: '120s', delete: '180s' } as const;

/**
 * Any Kubernetes object as a Pulumi resource: production's manifests may hold any
 * kind, and the object goes to the API server exactly as it is given.
 * Contents of Secrets are encrypted in Pulumi's state.
 */
export class KubernetesResource extends CustomResource {
  /** What the API server made of it: a Secret's `data`, for example, with what Kubernetes filled in. */
  declare readonly data: Output<Record<string, string> | undefined>;
  /** The object as it is sent, a Secret as it was given, for the check that nothing changed it on the way. */
  readonly given: KubernetesObject;

  constructor(
    clusterId: string,
    object: KubernetesObject | (KubernetesObject & Inputs),
    options: CustomResourceOptions,
  ) {
    const inputs = inputsOf(object);
    super(typeToken(object), `${clusterId} ${objectName(object)}`, inputs, {
      customTimeouts: AWAIT_LIMIT,
      ...options,
      ...(object.kind === 'Secret' ? { additionalSecretOutputs: ['data', 'stringData'] } : {}),
    });
    this.given = object.kind === 'Secret' ? object : sent(inputs, object);
  }
}

function inputsOf(object: KubernetesObject): Inputs {
  const inputs: Inputs = { ...object, data: object['data'] };
  if (object.kind !== 'Secret') return inputs;
  return { ...inputs, data: hidden(object['data']), stringData: hidden(object['stringData']) };
}

/** What is undefined is not sent. */
function sent(inputs: Inputs, { apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return { apiVersion, kind, metadata, ...Object.fromEntries(given) };
}

function hidden(value: unknown): unknown {
  return value === undefined ? undefined : secret(value);
}

/** The type by which Pulumi's Kubernetes provider knows a kind, e.g. `kubernetes:apps/v1:Deployment`. */
function typeToken({ apiVersion, kind }: KubernetesObject): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
