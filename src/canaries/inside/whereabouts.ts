import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';

/**
 * The program of decorated canaries. It runs inside a canary's pod and asks the API server that every pod finds in its
 * own cluster who answers and whom it takes the asker for; a token is good for the cluster that issued it, so neither
 * can come from anywhere else. Where something was cloned for it, it looks at that, too. Its arguments are the name of the artifact it leaves, and the code with which it ends.
 *
 * It imports nothing of ours: it is shown to the pod as the one file into which it is bundled.
 */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const API_SERVER = 'kubernetes.default.svc';
const TIMEOUT_MS = 10_000;

const [artifact = '', exitCode = '0'] = process.argv.slice(2);
const artifacts = process.env['ARTIFACTS'] ?? '';
const problems: string[] = [];
const kubeSystem = await ask('GET', '/api/v1/namespaces/kube-system');
const review = await ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
});
const whereabouts = {
  kubeSystemUid: textAt(kubeSystem, ['metadata', 'uid']),
  user: textAt(review, ['status', 'userInfo', 'username']),
  podUid: textAt(review, ['status', 'userInfo', 'extra', 'authentication.kubernetes.io/pod-uid', '0']),
  mounts: mountPoints(),
  problems,
  ...(process.env['PULL_NUMBER'] === undefined ? {} : { cloned: cloned() }),
};
mkdirSync(dirname(join(artifacts, artifact)), { recursive: true });
writeFileSync(join(artifacts, artifact), `${JSON.stringify(whereabouts, null, 2)}\n`);
// The name that a build log is known by again; where the pod is, it does not say.
process.stdout.write(`canary ${process.env['PROW_JOB_ID'] ?? ''}\n`);
process.exitCode = Number(exitCode);

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  try {
    return await answer(method, path, body);
  } catch (error) {
    problems.push(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function answer(method: string, path: string, body?: unknown): Promise<unknown> {
  const options = {
    ...{ host: API_SERVER, method, path, timeout: TIMEOUT_MS },
    ca: readFileSync(`${ACCOUNT}/ca.crt`),
    headers: {
      authorization: `Bearer ${readFileSync(`${ACCOUNT}/token`, 'utf8')}`,
      'content-type': 'application/json',
    },
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isGood = (response.statusCode ?? 0) < 300;
        if (isGood) resolve(JSON.parse(text));
        else reject(new Error(`HTTP ${response.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function textAt(value: unknown, path: readonly string[]): string | null {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
  return typeof found === 'string' ? found : null;
}

/** Fifth field of each line, see proc_pid_mountinfo(5). */
function mountPoints(): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return lines.flatMap((line) => line.split(' ')[4] ?? []).sort();
}

/** What is in the working directory, which is where Prow's clonerefs puts the repository. */
function cloned(): Record<string, unknown> {
  const variable = (name: string): string | null => process.env[name] ?? null;
  return {
    parents: parentsOfHead(),
    files: existsSync('changes') ? readdirSync('changes').map((name) => `changes/${name}`) : [],
    pullSha: variable('PULL_PULL_SHA'),
    baseSha: variable('PULL_BASE_SHA'),
    preset: variable('PROW_STAGING_PRESET'),
  };
}

/** A merge that was made here is a file of its own (gitformat-loose), so that no git is needed to read it. */
function parentsOfHead(): string[] {
  try {
    const head = readFileSync('.git/HEAD', 'utf8').trim();
    const sha = head.startsWith('ref: ') ? readFileSync(join('.git', head.slice(5)), 'utf8').trim() : head;
    const packed = readFileSync(join('.git', 'objects', sha.slice(0, 2), sha.slice(2)));
    const lines = inflateSync(packed).toString().split('\n\n')[0]?.split('\n') ?? [];
    return lines.flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
  } catch (error) {
    problems.push(`what is checked out: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
