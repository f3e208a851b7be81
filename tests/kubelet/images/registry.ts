import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readImage } from './image-source.js';
import type { Blob } from './layers.js';
import { ImagePacker, MANIFEST_TYPE } from './oci-image.js';

export interface RegistryOptions {
  /** File of images as host nodes read it; read again for each image. */
  readonly catalogue: string;
  readonly workDir: string;
  readonly address: string;
  readonly port: number;
}

/**
 * Hands out the images of a catalogue as a registry does (OCI distribution-spec 1.0,
 * what a pull needs of it). An image that is not in it gives 404, as a real registry does.
 */
export async function startRegistry({ catalogue, workDir, address, port }: RegistryOptions): Promise<void> {
  await mkdir(workDir, { recursive: true });
  const packer = new ImagePacker(workDir);
  const server = createServer((request, response) => {
    find(request, { catalogue, packer }).then(
      (found) => send(request, response, found),
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
}

interface Found {
  readonly blob: Blob;
  readonly type: string;
}

async function find(
  request: IncomingMessage,
  { catalogue, packer }: { readonly catalogue: string; readonly packer: ImagePacker },
): Promise<Found | null> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
  const [, name = '', kind = '', reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
  if (kind === '') return null;
  if (kind === 'manifests' && !reference.startsWith('sha256:')) {
    // containerd names the registry it was asked for as `ns`.
    const content = await readImage(catalogue, `${searchParams.get('ns') ?? ''}/${name}:${reference}`);
    return content === null ? null : { blob: await packer.manifest(content), type: MANIFEST_TYPE };
  }
  const blob = packer.blob(reference);
  if (blob === undefined) return null;
  return { blob, type: kind === 'manifests' ? MANIFEST_TYPE : 'application/octet-stream' };
}

function send(request: IncomingMessage, response: ServerResponse, found: Found | null): void {
  if (found === null) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'no such image' }] }));
    return;
  }
  const { blob, type } = found;
  response.writeHead(200, {
    'content-type': type,
    'content-length': blob.size,
    'docker-content-digest': blob.digest,
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(blob.path).pipe(response);
}
