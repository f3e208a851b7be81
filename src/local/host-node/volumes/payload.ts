/** The files of a volume: path below the volume, content and mode. */
export type Payload = ReadonlyMap<string, { readonly content: Buffer; readonly mode: number }>;

/** A volume that cannot be mounted yet; the message is what a kubelet's FailedMount event says. */
export class VolumeProblem extends Error {
  override readonly name = 'VolumeProblem';
}
