/** One job of production's configuration, and how to get the ProwJob that Prow makes of it. */
export interface JobToPlace {
  /** Index into the description's jobs. */
  readonly job: number;
  /** `cluster:` as production writes it; null where omitted. */
  readonly spelling: string | null;
  /** The ProwJob as Prow's own code made it, as JSON: some thousands of them as objects would not be small. */
  readonly made: string;
}
