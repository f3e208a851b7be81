/** A key as encoding/json, with which Prow and kustomize read, takes it: `ſ` is an s and the sign of Kelvin a k to Go, too. */
export function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}
