import { arch } from 'node:os';
import { PROGRAM_DIRECTORY } from '../../../src/local/host-node/containers/images.js';
import type { ImageContent } from './image-source.js';
import { type Blob, baseLayer, fileLayer, textBlob } from './layers.js';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** Packs images as the OCI describes them (image-spec 1.0), above one base layer. */
export class ImagePacker {
  readonly #blobs = new Map<string, Blob>();
  readonly #manifests = new Map<string, Promise<Blob>>();
  #base: Promise<Blob> | undefined;

  constructor(private readonly workDir: string) {}

  /** The blob of this digest, once an image that has it was packed. */
  blob(digest: string): Blob | undefined {
    return this.#blobs.get(digest);
  }

  /** The manifest of an image; images of the same content are packed once. */
  manifest(content: ImageContent): Promise<Blob> {
    const key = JSON.stringify(content);
    const known = this.#manifests.get(key);
    if (known !== undefined) return known;
    const packing = this.#pack(content);
    this.#manifests.set(key, packing);
    packing.catch(() => this.#manifests.delete(key));
    return packing;
  }

  async #pack({ entrypoint, env, files }: ImageContent): Promise<Blob> {
    this.#base ??= baseLayer(this.workDir);
    const layers = [await this.#base];
    if (files.length > 0) layers.push(await fileLayer(this.workDir, files));
    const config = await textBlob(
      this.workDir,
      JSON.stringify({
        architecture: arch() === 'x64' ? 'amd64' : arch(),
        os: 'linux',
        config: { Entrypoint: entrypoint, Env: environment(env), WorkingDir: '/' },
        // Layers are not compressed, so each is its own difference.
        rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
      }),
    );
    const manifest = await textBlob(
      this.workDir,
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST_TYPE,
        config: described(config, 'application/vnd.oci.image.config.v1+json'),
        layers: layers.map((layer) => described(layer, 'application/vnd.oci.image.layer.v1.tar')),
      }),
    );
    for (const blob of [...layers, config, manifest]) this.#blobs.set(blob.digest, blob);
    return manifest;
  }
}

function environment(env: Readonly<Record<string, string>>): string[] {
  const PATH = `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${PROGRAM_DIRECTORY}`;
  const all = { PATH, ...env };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}

function described({ digest, size }: Blob, mediaType: string): object {
  return { mediaType, digest, size };
}
