import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  CheckResult,
  CreateResult,
  DiffResult,
  InvokeResult,
  Provider,
  ReadResult,
  UpdateResult,
} from '@pulumi/pulumi/provider/index.js';
import { answersTo } from './answers.js';
import { checkInputs } from './check-inputs.js';
import { changeCloud, readCloud } from './played-cloud.js';
import { inputsOf } from './published-types.js';
import { withoutSecrets } from './without-secrets.js';

type Values = Record<string, unknown>;

/**
 * Plays Google’s provider to the real engine. It takes what the published types take and nothing else, keeps what it made
 * in a file, and does what goes wrong in Google Cloud when it is told to.
 */
export class GcpProvider implements Provider {
  constructor(
    private readonly file: string,
    readonly version: string,
  ) {}

  async check(urn: string, _olds: Values, news: Values): Promise<CheckResult> {
    return { inputs: news, failures: checkInputs(withoutSecrets(news), inputsOf(typeOf(urn))) };
  }

  async diff(id: string, urn: string, olds: Values, news: Values): Promise<DiffResult> {
    const before = readCloud(this.file).held[id]?.inputs ?? plain(olds);
    const after = plain(news);
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== '__defaults');
    const changed = keys.filter(
      (key) => (key in after || key in before) && !isDeepStrictEqual(before[key], after[key]),
    );
    const properties = inputsOf(typeOf(urn));
    const replaces = changed.filter((key) => properties.get(key)?.isReplacing === true);
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: replaces.length > 0 };
  }

  async create(urn: string, inputs: Values): Promise<CreateResult> {
    const type = typeOf(urn);
    const given = plain(inputs);
    const id = `${type.split(':')[1]}/${nameOf(urn)}`;
    const { created, faults } = readCloud(this.file);
    if (faults.refuseCreate?.at === created + 1) throw new Error(faults.refuseCreate.message);
    this.rejectOrphan(type, given);
    changeCloud(this.file, (cloud) => {
      const made = faults.vanishes === id ? {} : { [id]: { type, inputs: given } };
      return { ...cloud, created: cloud.created + 1, held: { ...cloud.held, ...made } };
    });
    return { id, outs: { ...inputs, ...answersTo(type, given, id) } };
  }

  async read(id: string, _urn: string, props: Values = {}): Promise<ReadResult> {
    const isThere = id in readCloud(this.file).held;
    return isThere ? { id, props } : { id: '', props: {} };
  }

  async update(id: string, urn: string, _olds: Values, news: Values): Promise<UpdateResult> {
    const type = typeOf(urn);
    if (!(id in readCloud(this.file).held)) throw new Error(`googleapi: Error 404: Not found: ${id}, notFound`);
    changeCloud(this.file, (cloud) => ({ ...cloud, held: { ...cloud.held, [id]: { type, inputs: plain(news) } } }));
    return { outs: { ...news, ...answersTo(type, plain(news), id) } };
  }

  /** What is gone already is deleted: Google’s provider takes a 404 for that. */
  async delete(id: string): Promise<void> {
    const { held } = readCloud(this.file);
    if (held[id]?.inputs['deletionProtection'] === true)
      throw new Error(`Cannot destroy ${id} without setting deletion_protection=false and running pulumi up`);
    changeCloud(this.file, (cloud) => {
      const { [id]: _, ...left } = cloud.held;
      return { ...cloud, held: left };
    });
  }

  async invoke(token: string, inputs: Values): Promise<InvokeResult> {
    const given = plain(inputs);
    const failures = checkInputs(given, inputsOf(token));
    if (failures.length > 0) return { failures };
    switch (token) {
      case 'gcp:serviceaccount/getAccountAccessToken:getAccountAccessToken':
        return { outputs: { ...given, id: 'token', accessToken: this.token() } };
      case 'gcp:container/getCluster:getCluster':
        return { outputs: { ...given, id: given['name'], ...this.clusterAt(given) } };
      default:
        throw new RangeError(`the stand-in plays no ${token}`);
    }
  }

  private token(): string {
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    changeCloud(this.file, (cloud) => ({ ...cloud, tokens: [...cloud.tokens, token] }));
    return token;
  }

  private clusterAt({ project, location, name }: Values): Values {
    const found = readCloud(this.file).clusters[`${project}/${location}/${name}`];
    if (found === undefined)
      throw new Error(`googleapi: Error 404: Not found: ${project}/${location}/${name}, notFound`);
    return {
      endpoint: found.endpoint,
      masterAuths: [{ clusterCaCertificate: found.ca }],
      privateClusterConfigs: [{ privateEndpoint: found.privateEndpoint }],
    };
  }

  private rejectOrphan(type: string, { cluster }: Values): void {
    if (type !== 'gcp:container/nodePool:NodePool') return;
    const names = Object.values(readCloud(this.file).held)
      .filter((one) => one.type === 'gcp:container/cluster:Cluster')
      .map(({ inputs }) => inputs['name']);
    if (!names.includes(cluster)) throw new Error(`googleapi: Error 404: Not found: cluster ${cluster}, notFound`);
  }
}

function plain(values: Values): Values {
  return withoutSecrets(values) as Values;
}

/** The last type of a URN’s chain of parents. */
function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

function nameOf(urn: string): string {
  return urn.split('::').at(-1) ?? '';
}
