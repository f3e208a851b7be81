import { findOnPath } from './find-on-path.js';

/**
 * `command`, run so that the kernel ends it when this process dies, even by
 * `kill -9`. Without setpriv (util-linux; so on macOS) it is returned as it is.
 */
export async function tiedCommand(command: readonly string[]): Promise<[string, ...string[]]> {
  const setpriv = process.platform === 'linux' ? await findOnPath('setpriv') : null;
  const [file = '', ...args] = command;
  return setpriv === null ? [file, ...args] : [setpriv, '--pdeathsig', 'KILL', file, ...args];
}
