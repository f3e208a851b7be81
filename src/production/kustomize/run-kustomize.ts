import { execa } from 'execa';

/** Nobody answers at this address, so what is asked for through it is refused at once. */
const NOBODY = 'http://127.0.0.1:9';

/** Runs a program in a network of its own that has no device but a closed loopback. */
const CLOSED_NETWORK = ['unshare', '--user', '--map-root-user', '--net', '--'];

/** What kubectl made of a tree. */
export interface KustomizeAnswer {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `kubectl kustomize` in a closed network, without environment variables: whatever a tree names is not dialled, the
 * ports of this machine neither. kubectl finds no git.
 *
 * Where namespaces are denied, or unknown to the system, it runs with proxies that nobody answers at. Go does not ask a
 * proxy for loopback addresses, so that a tree whose parts may name more than could be read beforehand is left alone.
 *
 * @param kubectl - absolute path of the program.
 * @param options.isWhollyRead - nothing that the tree names can name more.
 * @param options.isolation - the command that closes the network.
 */
export async function runKustomize(
  kubectl: string,
  { folder, isWhollyRead, isolation = CLOSED_NETWORK }: { folder: string; isWhollyRead: boolean; isolation?: string[] },
): Promise<KustomizeAnswer> {
  const command = [kubectl, 'kustomize', folder];
  const answer = await run([...isolation, ...command], folder);
  const isClosed = !answer.failed || !/^unshare: |spawn unshare /m.test(answer.stderr);
  if (isClosed) return answer;
  if (isWhollyRead) return run(command, folder);
  const why = 'generators, transformers or validators may name more, and this machine has no closed network';
  return { ...answer, stderr: `${why}: ${answer.stderr}` };
}

async function run([program = '', ...args]: readonly string[], home: string): Promise<KustomizeAnswer> {
  const { failed, stdout, stderr, originalMessage } = await execa(program, args, {
    env: { HOME: home, HTTP_PROXY: NOBODY, HTTPS_PROXY: NOBODY },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
  });
  return { failed, stdout: stdout ?? '', stderr: stderr || (originalMessage ?? '') };
}
