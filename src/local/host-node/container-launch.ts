import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expand } from './expansion.js';
import type { Image } from './images.js';
import type { Container, Pod, VolumeMount } from './pod.js';
import type { PodPaths } from './pod-paths.js';
import type { ProcessIdentity } from './process-identity.js';
import { SANDBOX_SCRIPT, TOOL_ENVIRONMENT } from './sandbox.js';

export interface LaunchRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly attempt: number;
  readonly image: Image;
  readonly environment: ReadonlyMap<string, string>;
  readonly paths: PodPaths;
  readonly holder: ProcessIdentity;
}

/**
 * Starts a container in its pod's sandbox, under a supervisor that outlives this
 * process. What became of it is read from the run's files (run-store.ts).
 *
 * @param onEnd - Called when the supervisor ends while this process is still there.
 */
export function launchContainer(request: LaunchRequest, onEnd: () => void): void {
  const { container, attempt, paths, holder } = request;
  mkdirSync(dirname(paths.log(container.name, attempt)), { recursive: true });
  // Made before the container so that it can be mounted into it.
  closeSync(openSync(`${paths.run(container.name, attempt)}.message`, 'w'));
  const namespaces = ['--target', String(holder.pid), '--net', '--mount', '--uts', '--ipc'];
  const supervisor = spawn(
    'nsenter',
    [...namespaces, '--', '/bin/sh', SANDBOX_SCRIPT, 'supervise', ...superviseArguments(request)],
    { detached: true, stdio: 'ignore', cwd: '/', env: { ...TOOL_ENVIRONMENT, ...numbered(request.environment) } },
  );
  supervisor.once('exit', onEnd);
  supervisor.once('error', onEnd);
  supervisor.unref();
}

/** The words of `command` and `args` after expansion; empty if there is nothing to run. */
export function commandLine({ container, image, environment }: Omit<LaunchRequest, 'holder'>): string[] {
  const own = image.executable === null ? [] : [`/${basename(image.executable)}`];
  const command = container.command?.length ? container.command.map((word) => expand(word, environment)) : own;
  return [...command, ...(container.args ?? []).map((word) => expand(word, environment))];
}

function superviseArguments(request: LaunchRequest): string[] {
  const { container, attempt, paths } = request;
  return [
    paths.run(container.name, attempt),
    paths.log(container.name, attempt),
    paths.root,
    container.workingDir || '/',
    container.securityContext?.privileged === true ? 'privileged' : 'container',
    '--copy',
    paths.files,
    ...binds(request).flat(),
    '--',
    ...commandLine(request),
  ];
}

/** The script's bind operations, outer targets before those inside them. */
function binds({ pod, container, attempt, image, paths }: LaunchRequest): string[][] {
  const { executable, mounts } = image;
  const message = container.terminationMessagePath ?? '/dev/termination-log';
  const operations = [
    ...(executable === null ? [] : [['--bind-read-only', executable, `/${basename(executable)}`]]),
    ...mounts.map(({ source, target }) => ['--bind-read-only', source, target]),
    ['--bind', `${paths.run(container.name, attempt)}.message`, message],
    ...(container.volumeMounts ?? []).map((mount) => bindVolume(mount, pod, paths)),
  ];
  return operations.sort((a, b) => depth(a.at(-1)) - depth(b.at(-1)));
}

function bindVolume({ name, mountPath, subPath, readOnly }: VolumeMount, pod: Pod, paths: PodPaths): string[] {
  const volume = (pod.spec.volumes ?? []).find((candidate) => candidate.name === name);
  // Only an emptyDir belongs to the pod; everything else is the API server's, as with a kubelet.
  const suffix = readOnly === true || volume?.emptyDir === undefined ? '-read-only' : '';
  if (subPath === undefined || subPath === '') return [`--bind${suffix}`, paths.volume(name), mountPath];
  return [`--bind-sub-path${suffix}`, paths.volume(name), subPath, mountPath];
}

function depth(target: string | undefined): number {
  return (target ?? '').split('/').filter((part) => part !== '').length;
}

function numbered(environment: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...environment].map(([name, value], index) => [`POD_ENV_${index}`, `${name}=${value}`]));
}
