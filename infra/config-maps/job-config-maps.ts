import { gzipSync } from 'node:zlib';
import { productionError } from '../../src/production/production-error.js';

/** The content of one ConfigMap. */
export interface ConfigMapContent {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  /** Compressed values, base64. Prow decompresses what it reads (config.ReadFileMaybeGZIP). */
  readonly binaryData: Readonly<Record<string, string>>;
}

/**
 * How much one ConfigMap is given. The API server refuses more than 1 MiB of data
 * (MaxSecretSize, pkg/apis/core/validation); the rest is left for names and keys.
 */
export const CONFIG_MAP_BYTES_MAX = 900 * 1024;

/** One file of the job configuration. */
export interface JobFile {
  /** Key in the ConfigMap. */
  readonly name: string;
  readonly text: string;
  /** Where it comes from, for messages. */
  readonly path: string;
}

/**
 * The job configuration as ConfigMaps: one as in production where it fits, more
 * where it does not. Files keep their order and are never divided.
 *
 * @param options.isCompressed - as production's config-updater does it (`gzip: true`).
 * @throws {ExplainedError} `usage` for one file that no ConfigMap can hold.
 */
export function jobConfigMaps(
  files: readonly JobFile[],
  options: { name: string; isCompressed: boolean; bytesMax?: number },
): ConfigMapContent[] {
  const bytesMax = options.bytesMax ?? CONFIG_MAP_BYTES_MAX;
  const parts: { used: number; files: { name: string; value: string }[] }[] = [{ used: 0, files: [] }];
  for (const { name, text, path } of files) {
    const bytes = options.isCompressed ? gzipSync(text, { level: 9 }) : Buffer.from(text);
    if (bytes.length > bytesMax) throw tooLarge(path, { bytes: bytes.length, bytesMax, ...options });
    let part = parts.at(-1);
    if (part === undefined || part.used + bytes.length > bytesMax) {
      part = { used: 0, files: [] };
      parts.push(part);
    }
    part.used += bytes.length;
    part.files.push({ name, value: options.isCompressed ? bytes.toString('base64') : text });
  }
  return parts.map((part, index) => {
    const values = Object.fromEntries(part.files.map(({ name, value }) => [name, value]));
    return {
      name: index === 0 ? options.name : `${options.name}-part-${index + 1}`,
      data: options.isCompressed ? {} : values,
      binaryData: options.isCompressed ? values : {},
    };
  });
}

function tooLarge(path: string, found: { bytes: number; bytesMax: number; isCompressed: boolean }): Error {
  const next = found.isCompressed
    ? 'split the file'
    : 'split the file, or set `gzip: true` for it in the config_updater section of plugins.yaml as Prow allows';
  return productionError({
    what: 'a job file is larger than a ConfigMap may be',
    expected: `at most ${found.bytesMax} bytes${found.isCompressed ? ' compressed' : ''}`,
    observed: `${found.bytes} bytes`,
    file: path,
    next,
  });
}
