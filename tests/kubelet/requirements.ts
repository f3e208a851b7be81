import { existsSync } from 'node:fs';
import { getuid } from 'node:process';
import { execa } from 'execa';
import { findOnPath } from '../../src/toolchain/find-on-path.js';
import { BASE_PACKAGES } from './images/base-files.js';

/** Where Debian puts the plugins of containernetworking-plugins. */
export const NETWORK_PLUGINS = '/usr/lib/cni';

/** What a real kubelet needs besides the toolchain, by the Debian package that brings it. */
const PROGRAMS = { containerd: 'containerd', runc: 'runc', tar: 'tar', 'dpkg-query': 'dpkg', iptables: 'iptables' };
const PLUGINS = { bridge: 'containernetworking-plugins', 'host-local': 'containernetworking-plugins' };

/** Whether the tests of a real kubelet are left out here, and counted as skipped: never in continuous integration. */
export function isLeftOut(): boolean {
  return getuid?.() !== 0 && (process.env['CI'] ?? '') === '';
}

/** Debian packages that a real kubelet needs and this machine lacks. */
export async function missingPackages(): Promise<string[]> {
  const missing = new Set(await absentPackages(BASE_PACKAGES));
  for (const [program, debianPackage] of Object.entries(PROGRAMS))
    if ((await findOnPath(program, searchPath())) === null) missing.add(debianPackage);
  for (const [plugin, debianPackage] of Object.entries(PLUGINS))
    if (!existsSync(`${NETWORK_PLUGINS}/${plugin}`)) missing.add(debianPackage);
  return [...missing];
}

/** Those of the packages that are not installed: their files go into images. */
async function absentPackages(packages: readonly string[]): Promise<string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders.
  const format = '${Package} ${db:Status-Status}\n';
  const { stdout } = await execa('dpkg-query', ['--show', `--showformat=${format}`, ...packages], { reject: false });
  const installed = new Set(stdout.split('\n'));
  return packages.filter((name) => !installed.has(`${name} installed`));
}

/**
 * A kubelet makes mounts, networks and control groups of this machine: only root may.
 *
 * @throws What is missing, each by the package to install.
 */
export async function refuseUnfitMachine(): Promise<void> {
  if (getuid?.() !== 0)
    throw new Error('A real kubelet runs as root only. Run this as root, or let continuous integration do it.');
  const missing = await missingPackages();
  if (missing.length === 0) return;
  throw new Error(`A real kubelet needs what this machine lacks. Run: apt-get install ${missing.join(' ')}`);
}

/** The user's PATH and where Debian keeps the administrator's programs. */
export function searchPath(): string {
  return `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;
}
