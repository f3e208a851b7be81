/**
 * A short path to a unix socket: through an open descriptor of its directory.
 * Linux takes 107 bytes for a socket's path (unix(7)), and a home directory may
 * be deeper than that.
 *
 * @param directory - Descriptor of the socket's directory, open in this process.
 */
export function socketPathThrough(directory: number, socketPath: string): string {
  return `/proc/self/fd/${directory}/${socketPath.slice(socketPath.lastIndexOf('/') + 1)}`;
}
