/** Variables that would silently change what a build makes, or for which machine. */
const SURPRISES = ['GOFLAGS', 'GOOS', 'GOARCH', 'GOEXPERIMENT', 'GOWORK', 'GO111MODULE', 'GOROOT_FINAL'];

/**
 * The environment Go builds run in: the user's, so that GOPROXY, GOCACHE and
 * proxies count, without the variables that would change the result.
 */
export function goEnvironment(user: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(user).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !SURPRISES.includes(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    // Not empty: Go reads an empty GOFLAGS as "take the one from `go env -w`".
    GOFLAGS: '-mod=readonly',
    GOWORK: 'off',
    CGO_ENABLED: '0',
  };
}
