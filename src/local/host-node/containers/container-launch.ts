import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProcessIdentity } from '../../process-identity.js';
import type { Container, Pod } from '../pod.js';
import type { PodPaths } from '../pods/pod-paths.js';
import { SANDBOX_SCRIPT, TOOL_ENVIRONMENT } from '../sandbox.js';
import type { SystemRoot } from '../system-root.js';
import { boundingSet } from './capabilities.js';
import { containerMounts, type Mount } from './container-mounts.js';
import { makeContainerRoot } from './container-root.js';
import { shareCpu } from './cpu-share.js';
import { expand } from './expansion.js';
import { type Image, programPath } from './images.js';
import { isPlain, mountTable } from './mount-table.js';
import { processLimit } from './process-limit.js';
import { keepEnvironment } from './run-files.js';

export interface LaunchRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly attempt: number;
  readonly image: Image;
  readonly environment: ReadonlyMap<string, string>;
  readonly paths: PodPaths;
  readonly holder: ProcessIdentity;
  readonly system: SystemRoot;
  /** Files of the root, by their path below it. */
  readonly files: ReadonlyMap<string, string>;
  /** The directory that is shown as /dev. */
  readonly devices: string;
}

/**
 * Starts a container in its pod's sandbox, under a supervisor that outlives this
 * process. What became of it is read from the run's files (run-store.ts).
 *
 * @param onEnd - Called when the supervisor ends while this process is still there.
 */
export function launchContainer(request: LaunchRequest, onEnd: () => void): void {
  const { container, attempt, paths, holder } = request;
  const variables = [...request.environment].map(([name, value]) => `${name}=${value}`);
  keepEnvironment(paths.run(container.name, attempt), variables);
  mkdirSync(dirname(paths.log(container.name, attempt)), { recursive: true });
  // Made before the container so that it can be mounted into it.
  const messageFile = `${paths.run(container.name, attempt)}.message`;
  writeFileSync(messageFile, '');
  // Whoever runs in the container may write it; the directory is this user's alone.
  chmodSync(messageFile, 0o666);
  const mounts = containerMounts({ ...request, messageFile });
  const root = paths.root(container.name, attempt);
  makeContainerRoot({
    root,
    system: request.system,
    files: request.files,
    mounts,
    workingDirectory: container.workingDir || '/',
  });
  const table = mountTable(root, { ...request, mounts: mounts.filter((mount) => isPlain(mount, mounts)) });
  writeFileSync(`${paths.run(container.name, attempt)}.mounts`, table);
  const namespaces = ['--target', String(holder.pid), '--net', '--mount', '--uts', '--ipc'];
  const supervisor = spawn(
    'nsenter',
    [
      ...namespaces,
      '--',
      'unshare',
      '--pid',
      '--',
      '/bin/sh',
      SANDBOX_SCRIPT,
      'supervise',
      ...superviseArguments(request, mounts),
    ],
    { detached: true, stdio: 'ignore', cwd: '/', env: { ...TOOL_ENVIRONMENT, ...numbered(variables) } },
  );
  shareCpu(supervisor.pid, request.pod);
  supervisor.once('exit', onEnd);
  supervisor.once('error', onEnd);
  supervisor.unref();
}

/** The words of `command` and `args` after expansion; empty if there is nothing to run. */
export function commandLine({
  container,
  image,
  environment,
}: Pick<LaunchRequest, 'container' | 'image' | 'environment'>): string[] {
  const own = image.executable === null ? [] : [programPath(image.executable)];
  const command = container.command?.length ? container.command.map((word) => expand(word, environment)) : own;
  return [...command, ...(container.args ?? []).map((word) => expand(word, environment))];
}

function superviseArguments(request: LaunchRequest, mounts: readonly Mount[]): string[] {
  const { container, attempt, paths } = request;
  return [
    paths.run(container.name, attempt),
    paths.log(container.name, attempt),
    paths.root(container.name, attempt),
    container.workingDir || '/',
    boundingSet(container) ?? 'privileged',
    ...(container.securityContext?.readOnlyRootFilesystem === true ? ['--read-only-root'] : []),
    ...(processLimit() === null ? [] : ['--processes', String(processLimit())]),
    ...mounts.filter((mount) => !isPlain(mount, mounts)).flatMap(operation),
    '--',
    ...commandLine(request),
  ];
}

function operation({ source, target, isReadOnly, subPath }: Mount): string[] {
  const suffix = isReadOnly ? '-read-only' : '';
  if (subPath === null) return [`--bind${suffix}`, source, target];
  return [`--bind-sub-path${suffix}`, source, subPath, target];
}

function numbered(variables: readonly string[]): Record<string, string> {
  return Object.fromEntries(variables.map((variable, index) => [`POD_ENV_${index}`, variable]));
}
