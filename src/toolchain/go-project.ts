import type { PinName } from './pins.js';

/** A Go module whose builds are rehearsed: candidates of it come from the module proxy, a clone, or a source tree. */
export interface GoProject {
  /** As people call it. */
  readonly title: string;
  /** The folder below `toolchain/` whose go.sum holds the versions that can be named by their tag alone. */
  readonly pin: PinName;
  /** What every source tree's go.mod declares. */
  readonly module: string;
  /** Where its images' programs are, in the order they are looked for. */
  readonly programDirectories: readonly string[];
  /** Package whose `Version` and `Name` the linker sets, as the project's own release does; null where it sets none. */
  readonly versionPackage: string | null;
  /** Cold build of what a rehearsal runs of it, on 2 cores, in milliseconds: docs/decisions/0002-toolchain.md. */
  readonly usualMs: number;
}

export const PROW: GoProject = {
  title: 'Prow',
  pin: 'prow',
  module: 'sigs.k8s.io/prow',
  // Components first, then the stand-ins of Prow's own integration tests.
  programDirectories: ['cmd', 'cmd/external-plugins', 'test/integration/cmd'],
  // Where .ko.yaml of every release since the move to sigs.k8s.io/prow points.
  versionPackage: 'pkg/version',
  usualMs: 176_000,
};

export const BOSKOS: GoProject = {
  title: 'Boskos',
  pin: 'boskos',
  module: 'sigs.k8s.io/boskos',
  programDirectories: ['cmd'],
  // Its Makefile names a package that is not linked in any more: images say no version, and neither do ours.
  versionPackage: null,
  usualMs: 67_000,
};
