import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';

const Image = z.object({
  executable: z.string().nullable().describe('absolute path; null for an image without a program of its own'),
  mounts: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  env: z.record(z.string(), z.string()).default({}),
});
export type Image = z.infer<typeof Image>;

const Images = z.record(z.string(), Image);

/**
 * What an image reference stands for, or null where the file does not name it.
 * The file is read each time: a bump adds images while the node runs.
 */
export async function resolveImage(path: string, reference: string): Promise<Image | null> {
  return Images.parse(JSON.parse(await readFile(path, 'utf8')))[reference] ?? null;
}

/** How a container status names the image: there is no registry, so the file that runs. */
export function imageId(reference: string, { executable }: Image): string {
  return executable === null ? reference : `process://${executable}`;
}

/** Where `ko`, which builds Prow's images, puts the program, and which it adds to PATH. */
export const PROGRAM_DIRECTORY = '/ko-app';

/** Where an image has its program. */
export function programPath(executable: string): string {
  return `${PROGRAM_DIRECTORY}/${basename(executable)}`;
}
