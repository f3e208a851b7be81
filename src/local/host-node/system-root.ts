import { existsSync, lstatSync, readlinkSync } from 'node:fs';

/** What every container's root shares with this machine. */
export interface SystemRoot {
  /** Symlinks at the top, e.g. `bin` to `usr/bin`. */
  readonly links: ReadonlyMap<string, string>;
  /** Directories that appear read-only at their own paths. */
  readonly directories: readonly string[];
}

// Programs and libraries; where they are depends on the distribution.
const TOP = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
// Certificates of public authorities, and the links that /usr/bin/awk and others lead through.
const BELOW_ETC = ['/etc/ssl', '/etc/pki', '/etc/alternatives'];

/** Looks at this machine once. */
export function systemRoot(): SystemRoot {
  const present = TOP.filter((name) => existsSync(`/${name}`));
  const isLink = (name: string) => lstatSync(`/${name}`).isSymbolicLink();
  return {
    // Relative, so that one is never followed out of a root while that is being made.
    links: new Map(present.filter(isLink).map((name) => [name, readlinkSync(`/${name}`).replace(/^\/+/, '')])),
    directories: [
      ...present.filter((name) => !isLink(name)).map((name) => `/${name}`),
      ...BELOW_ETC.filter((path) => existsSync(path)),
    ],
  };
}
