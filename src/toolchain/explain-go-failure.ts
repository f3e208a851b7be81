import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorKind, ExplainedError, type Explanation } from '../model/explained-error.js';
import { goDirective } from './pins.js';

/** What Go did and said. */
export interface GoFailure {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly purpose: string;
  /** Last lines of standard error. */
  readonly lines: readonly string[];
  readonly blame?: 'usage' | 'fault';
}

/** Why Go failed; `other` is about what was built. */
export type GoFailureReason = 'disk-full' | 'go-too-old' | 'checksum' | 'no-network' | 'no-go' | 'other';

/** A `go` command that failed, with the reason as a value. */
export class GoError extends ExplainedError {
  constructor(
    readonly reason: GoFailureReason,
    kind: ErrorKind,
    explanation: Explanation,
  ) {
    super(kind, explanation);
  }
}

interface Reason {
  readonly reason: GoFailureReason;
  readonly says: RegExp;
  readonly what: string;
  readonly expected: string;
  readonly next: string;
}

/** Reasons that have nothing to do with what is built, in the words Go uses for them. First match wins. */
const REASONS: readonly Reason[] = [
  {
    reason: 'disk-full',
    says: /no space left on device|disk quota exceeded/i,
    what: 'the disk is full',
    expected: 'room for the Go caches (`go env GOCACHE GOMODCACHE`) and for our own',
    next: 'free some space, then run the same command again: it goes on where it stopped',
  },
  {
    reason: 'go-too-old',
    says: /requires go >= |invalid go version|unknown GOTOOLCHAIN|toolchain not available/,
    what: 'Go is too old',
    expected: 'the Go version that the message names, or a newer one',
    next: 'install it from https://go.dev/dl/, or let Go fetch it: go env -w GOTOOLCHAIN=auto',
  },
  {
    reason: 'checksum',
    says: /checksum mismatch|SECURITY ERROR/,
    what: 'a downloaded module is not the one whose checksum is committed',
    expected: 'the checksums in go.sum',
    next: 'do not go on: find out what stands between this machine and proxy.golang.org (GOPROXY)',
  },
  {
    reason: 'no-network',
    says: /dial tcp|no such host|network is unreachable|connection re(?:fused|set)|TLS handshake|i\/o timeout|proxyconnect|GOPROXY=off/i,
    what: 'the Go module proxy cannot be reached',
    expected: 'an answer from the proxy that `go env GOPROXY` names (https://proxy.golang.org unless set)',
    next: 'check the network and HTTPS_PROXY, or set GOPROXY to a proxy this machine can reach; then run the same command again',
  },
];

/** Lines of Go's own words that the error repeats, below its label. */
const SHOWN_LINE_COUNT = 8;
const INDENTED = `\n${' '.repeat('  evidence  '.length)}`;

/** The failure as an error a person can act on: known reasons by name, a compile error by file and line. */
export function explainGoFailure(failure: GoFailure): GoError {
  const said = failure.lines.filter((line) => !/^go: downloading |^# /.test(line));
  const known = REASONS.find(({ says }) => said.some((line) => says.test(line)));
  const telling = said.find((line) => (known?.says ?? /\.go:\d+:\d+: |^go: |error/i).test(line)) ?? said.at(-1);
  return new GoError(known?.reason ?? 'other', known === undefined ? (failure.blame ?? 'fault') : 'usage', {
    what: `Could not ${failure.purpose}${known === undefined ? '' : `: ${known.what}`}`,
    expected: known?.expected ?? `"go ${failure.args[0] ?? ''}" to succeed`,
    observed: telling?.trim() ?? 'Go failed without a word',
    evidence: [`in ${failure.cwd}: go ${failure.args.join(' ')}`, ...said.slice(-SHOWN_LINE_COUNT)].join(INDENTED),
    next: known?.next ?? 'run the command under "evidence" by hand; the error above is its own',
  });
}

/** There is no Go on this machine. */
export async function noGo(cwd: string): Promise<GoError> {
  const goMod = await readFile(join(cwd, 'go.mod'), 'utf8').catch(() => 'go 1.26');
  return new GoError('no-go', 'usage', {
    what: 'Go is not installed, and there is something to build',
    expected: `go ${goDirective(goMod)} or newer in PATH`,
    observed: 'no executable called go',
    evidence: `PATH=${process.env['PATH'] ?? ''}`,
    next: 'install Go from https://go.dev/dl/, or have the tools at their pinned versions in PATH',
  });
}
