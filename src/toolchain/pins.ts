import { readFile } from 'node:fs/promises';
import { ExplainedError } from '../model/explained-error.js';
import { projectPath } from './project-root.js';

/** The folders below `toolchain/`; each holds one go.mod and go.sum. */
export type PinName =
  | 'boskos'
  | 'etcd'
  | 'fake-gcs-server'
  | 'kubernetes'
  | 'kwok'
  | 'prometheus'
  | 'prow'
  | 'pubsub-stand-in'
  | 'pulumi'
  | 'pulumi-language-nodejs'
  | 'pulumi-resource-kubernetes';

/** What `toolchain/<name>` pins: the one place where a version is written. */
export interface Pin {
  readonly name: PinName;
  /** Absolute path of `toolchain/<name>`. */
  readonly directory: string;
  /** Module version as go.mod requires it, e.g. `v1.35.4`. */
  readonly version: string;
  /** Version the program reports: {@link version}, or what go.mod's `// = v4.25.0` says it stands for. */
  readonly release: string;
  /** The `go` directive: the oldest Go that builds it. */
  readonly goVersion: string;
  readonly goMod: string;
  readonly goSum: string;
}

/** Absolute path of `toolchain/<name>`. */
export function pinDirectory(name: PinName): string {
  return projectPath('toolchain', name);
}

/**
 * Reads the pin of `module` from `toolchain/<name>`.
 *
 * @throws {ExplainedError} `fault`: the folder is part of this project, so a missing pin is ours.
 */
export async function readPin(name: PinName, module: string): Promise<Pin> {
  const directory = pinDirectory(name);
  const [goMod, goSum] = await Promise.all([
    readFile(`${directory}/go.mod`, 'utf8'),
    readFile(`${directory}/go.sum`, 'utf8'),
  ]);
  const required = requirement(goMod, module);
  if (required === null) throw unpinned(directory, module);
  return { name, directory, goMod, goSum, ...required, goVersion: goDirective(goMod) };
}

/** The version go.mod text requires of `module`, and the release it stands for; null where it requires none. */
export function requirement(goMod: string, module: string): { version: string; release: string } | null {
  for (const line of goMod.split('\n')) {
    const [code = '', comment = ''] = line.split('//', 2);
    const [path, version] = code.replace('require ', '').trim().split(/\s+/);
    if (path !== module || version === undefined || !version.startsWith('v')) continue;
    return { version, release: /=\s*(v\S+)/.exec(comment)?.[1] ?? version };
  }
  return null;
}

/** The `go` directive of go.mod text, e.g. `1.25.0`; `1.16` where there is none, as Go itself assumes. */
export function goDirective(goMod: string): string {
  return /^go (\S+)/m.exec(goMod)?.[1] ?? '1.16';
}

function unpinned(directory: string, module: string): ExplainedError {
  return new ExplainedError('fault', {
    what: `Nothing pins ${module}`,
    expected: `a line "require ${module} v…"`,
    observed: 'no such line',
    evidence: `${directory}/go.mod`,
    next: `run "go get -tool ${module}@<version>" there, and commit go.mod and go.sum`,
  });
}
