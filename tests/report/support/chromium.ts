import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { execa } from 'execa';
import { type Browser, chromium } from 'playwright-core';
import { ExplainedError } from '../../../src/model/explained-error.js';
import { cacheDirectory } from '../../../src/toolchain/cache-directory.js';
import { findOnPath } from '../../../src/toolchain/find-on-path.js';

/** A Chromium that needs nothing installed, as npm keeps it; 66 MB, and 200 MB unpacked. */
const PINNED = {
  name: '@sparticuz/chromium',
  version: '143.0.4',
  integrity: 'sha512-/6I7uQTRhRDD2/gGPQ1Gkf+Dqk0RYDACPJDZfSzz0OWk4JmUTonNHPXbrn6UIklOHlnDLf8xAAzkOZKB/cJpLA==',
};
/** Browsers that a machine may have. */
const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const START_LIMIT_MS = 60_000;
const FETCH_LIMIT_MS = 300_000;

/** A browser program, and how it is started. */
interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Chromium: the one that `PROW_STAGING_CHROMIUM` names, else one of this machine, else the pinned one of the cache,
 * fetched once.
 *
 * @throws {ExplainedError} `usage` where there is none: whoever asks for these tests is not told that they passed.
 */
export async function openChromium(): Promise<Browser> {
  try {
    const { path, args, env } = await findProgram();
    const variables = { ...process.env, ...env } as Record<string, string>;
    return await chromium.launch({ executablePath: path, args: [...args], env: variables, timeout: START_LIMIT_MS });
  } catch (error) {
    const told = (error instanceof Error ? error.message : String(error)).split('\n');
    // What the browser itself says names the library that it lacks.
    const why = [told[0], ...told.filter((line) => /^\[pid=\d+\]\[err\]/.test(line)).slice(0, 2)].join(' ');
    throw new ExplainedError(
      'usage',
      {
        what: 'The pages cannot be looked at: no Chromium starts',
        expected: `one that PROW_STAGING_CHROMIUM names, one in PATH, or ${PINNED.name} ${PINNED.version} from npm`,
        observed: why,
        evidence: join(cacheDirectory(undefined), 'chromium'),
        next: 'name one by PROW_STAGING_CHROMIUM, install the library that is named, or let npm reach its registry',
      },
      { cause: error },
    );
  }
}

async function findProgram(): Promise<Program> {
  const named = process.env['PROW_STAGING_CHROMIUM'];
  if (named !== undefined) return { path: named, args: [], env: {} };
  for (const name of INSTALLED) {
    const path = await findOnPath(name, process.env['PATH'] ?? '');
    if (path !== null) return { path, args: [], env: {} };
  }
  return pinnedProgram();
}

async function pinnedProgram(): Promise<Program> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`${PINNED.name} is a program for Linux on x64, and this is ${process.platform} on ${process.arch}`);
  const folder = join(cacheDirectory(undefined), 'chromium', PINNED.version);
  if (!existsSync(folder)) await fetchPinned(folder);
  return {
    path: join(folder, 'chromium'),
    // As its own package starts it: without a graphics card, a sandbox of its own, or processes for each page.
    args: [
      '--headless=shell',
      '--single-process',
      '--no-zygote',
      '--disable-webgl',
      '--in-process-gpu',
      '--font-render-hinting=none',
    ],
    env: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  };
}

async function fetchPinned(folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'prow-staging-chromium-'));
  try {
    await execa('npm', ['pack', `${PINNED.name}@${PINNED.version}`, '--pack-destination', scratch], {
      timeout: FETCH_LIMIT_MS,
    });
    const archive = join(scratch, `sparticuz-chromium-${PINNED.version}.tgz`);
    const digest = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`;
    if (digest !== PINNED.integrity) throw new Error(`${PINNED.name} is ${digest} and not ${PINNED.integrity}`);
    await execa('tar', ['-xzf', archive, '-C', scratch]);
    await mkdir(join(folder, '..'), { recursive: true });
    await unpack(join(scratch, 'package', 'bin'), { into: `${folder}.${process.pid}`, final: folder });
    await rename(`${folder}.${process.pid}`, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function unpack(bin: string, { into, final }: { into: string; final: string }): Promise<void> {
  const inflate = async (name: string) => promisify(brotliDecompress)(await readFile(join(bin, `${name}.br`)));
  await mkdir(into, { recursive: true });
  await writeFile(join(into, 'chromium'), await inflate('chromium'));
  await chmod(join(into, 'chromium'), 0o755);
  for (const name of ['al2023.tar', 'fonts.tar', 'swiftshader.tar'])
    await execa('tar', ['-xf', '-', '-C', into], { input: await inflate(name) });
  const places = `<dir>${join(final, 'fonts')}</dir><cachedir>${join(final, 'cache')}</cachedir>`;
  await writeFile(
    join(into, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${places}</fontconfig>`,
  );
}
