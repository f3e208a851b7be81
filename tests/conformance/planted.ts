import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where whoever runs a node has what no pod may see: home, temporary files, and where the sockets of a session are. */
const PLACES = [homedir(), tmpdir(), '/run', process.env['XDG_RUNTIME_DIR'] ?? '', `/run/user/${process.getuid?.()}`];

/**
 * Puts a file and a listening socket into each of those places that may be written, says where they are, and takes all
 * of it away again.
 */
export async function withPlanted(use: (paths: readonly string[]) => Promise<void>): Promise<void> {
  const servers: ReturnType<typeof createServer>[] = [];
  const folders: string[] = [];
  const planted: string[] = [];
  try {
    for (const place of new Set(PLACES.filter((path) => path !== ''))) {
      const folder = await mkdtemp(join(place, 'prow-staging-planted-')).catch(() => null);
      if (folder === null) continue;
      folders.push(folder);
      const [file, socket] = [join(folder, 'file'), join(folder, 'socket')];
      await writeFile(file, 'secret', { mode: 0o600 });
      servers.push(await listening(socket));
      planted.push(file, socket);
    }
    await use(planted);
  } finally {
    for (const one of servers) one.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

function listening(path: string) {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
