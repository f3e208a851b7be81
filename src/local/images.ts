import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { environmentDirectory } from './environment-directory.js';

/** Image reference → what a host node runs for it. An image that is not listed cannot be pulled. */
export const ImageCatalogue = z.record(
  z.string(),
  z.strictObject({
    executable: z.string().nullable().describe('absolute path; null for an image without a program of its own'),
    mounts: z.array(z.strictObject({ source: z.string(), target: z.string() })),
    env: z.record(z.string(), z.string()),
  }),
);
export type ImageCatalogue = z.infer<typeof ImageCatalogue>;

/** Replaces an environment's images in one step; host nodes read the file whenever they start a container. */
export async function writeImages(root: string, images: ImageCatalogue): Promise<void> {
  const { images: path } = environmentDirectory(root);
  await writeFile(`${path}.new`, `${JSON.stringify(ImageCatalogue.parse(images), null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Adds images to an environment. The old ones stay: a pod of the version before may still have to start again. */
export async function addImages(root: string, images: ImageCatalogue): Promise<void> {
  const { images: path } = environmentDirectory(root);
  await writeImages(root, { ...ImageCatalogue.parse(JSON.parse(await readFile(path, 'utf8'))), ...images });
}
