import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Absolute path of the first executable file called `program` in `searchPath`, or null. */
export async function findOnPath(program: string, searchPath = process.env['PATH'] ?? ''): Promise<string | null> {
  for (const directory of searchPath.split(delimiter)) {
    // An empty entry means the current directory; a tool of ours must not come from there.
    if (!directory.startsWith('/')) continue;
    const path = join(directory, program);
    if (await isExecutable(path)) return path;
  }
  return null;
}

/** Whether `path` is a file this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
