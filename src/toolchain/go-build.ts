import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ProgressReporter } from './build-progress.js';
import { runGo } from './run-go.js';

/** One program: its name, its main package, and its linker flags. */
export interface GoProgram {
  readonly name: string;
  readonly package: string;
  readonly ldflags: string;
}

export interface GoBuild {
  /** Root of the module that builds: where go.mod lies. Never written to. */
  readonly module: string;
  readonly programs: readonly GoProgram[];
  /** A directory of ours: the programs and Go's temporary files go there. */
  readonly workDirectory: string;
  readonly blame: 'usage' | 'fault';
  readonly progress: ProgressReporter;
  readonly signal?: AbortSignal | undefined;
}

/** Flags that decide what the program's bytes are, besides the linker's: part of every cache key. */
export const BUILD_FLAGS = [
  // Without the path of the source tree in it, a copy of a tree finds everything compiled for the original.
  '-trimpath',
  // Git's state is no input of ours, and asking for it fails in trees whose owner is someone else.
  '-buildvcs=false',
] as const;

/**
 * Builds all programs with one `go build`, which compiles what they share once.
 *
 * @returns Absolute path of each program by its name.
 * @throws {ExplainedError} see {@link runGo}.
 */
export async function goBuild(build: GoBuild): Promise<ReadonlyMap<string, string>> {
  const { programs, progress, workDirectory, signal } = build;
  const output = join(workDirectory, 'bin');
  const temporary = join(workDirectory, 'tmp');
  await Promise.all([output, temporary].map((directory) => mkdir(directory, { recursive: true })));
  const run = {
    cwd: build.module,
    purpose: `build ${programs.map(({ name }) => name).join(', ')}`,
    blame: build.blame,
    // What a killed Go leaves behind lies in our directory, and goes with it.
    env: { GOTMPDIR: temporary },
    signal,
  };
  const packages = programs.map((program) => program.package);
  const options = [...BUILD_FLAGS, ...linkerArguments(programs), '-o', `${output}/`, ...packages];
  let toCompile = 0;
  const count = (line: string) => {
    if (line.includes('/compile -o ')) toCompile += 1;
  };
  // A dry run leaves out what Go has cached, so a resumed build counts only what is left.
  await runGo(['build', '-n', ...options], { ...run, onLine: count });
  progress.expect(toCompile);
  const onLine = (line: string) => {
    if (isCompiled(line)) progress.advance();
  };
  await runGo(['build', '-v', ...options], { ...run, onLine });
  return new Map(programs.map((program) => [program.name, join(output, executableName(program))]));
}

/** `go build -v` prints the import path of each package it compiles; its other lines have blanks or a colon. */
function isCompiled(line: string): boolean {
  return /^[\w./~-]+$/.test(line);
}

/** Linker flags package by package: the version is a program's own, and so is its name. */
function linkerArguments(programs: readonly GoProgram[]): string[] {
  return programs.map(({ package: path, ldflags }) => `-ldflags=${path === '.' ? '' : `${path}=`}${ldflags}`);
}

/** What Go calls the executable of a package: its last path element that is no major version. */
function executableName(program: GoProgram): string {
  // The main package at the root of one of our pins: the module is named for the program.
  if (program.package === '.') return program.name;
  const elements = program.package.split('/').filter((element) => !/^v\d+$/.test(element));
  return basename(elements.join('/'));
}
