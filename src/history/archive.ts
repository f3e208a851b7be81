/** What points at the newest run, and which write of it this was. */
export interface Latest {
  /** Null where nothing points anywhere yet. */
  readonly id: string | null;
  /** Changes with every write; `0` where there was none. */
  readonly generation: string;
}

/**
 * A place that keeps runs: files that are written once and never changed, and
 * one pointer that is moved only by whoever has seen where it stands. Names are
 * relative, with `/` between their parts.
 */
export interface Archive {
  /** Where it is, as a person would write it. */
  readonly place: string;
  /** Writes a file that nobody has written yet, whole or not at all; false where somebody has. */
  create(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Null where there is no such file. */
  read(name: string): Promise<Buffer | null>;
  /** Every file below a folder, or of the whole place for `''`, sorted, from the name `from` on. */
  list(folder: string, from?: string): Promise<string[]>;
  /** Removes a file; one that is gone already is no error. */
  remove(name: string): Promise<void>;
  readLatest(): Promise<Latest>;
  /** Points at `id` if the pointer still has `generation`; false where somebody else has moved it since. */
  moveLatest(id: string, generation: string): Promise<boolean>;
}
