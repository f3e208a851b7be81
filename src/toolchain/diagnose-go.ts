import { type Diagnosis, diagnosis, isAtLeast } from './diagnosis.js';
import type { Probes } from './doctor-probes.js';
import type { ToolReport } from './toolchain-report.js';

/** Go: there, and new enough for every pin, or able to fetch the version a pin asks for. */
export async function diagnoseGo(probes: Probes, tools: readonly ToolReport[]): Promise<Diagnosis> {
  const wanted = tools.map(({ goVersion }) => goVersion).reduce((a, b) => (isAtLeast(a, b) ? a : b), '1.16');
  const observed = await probes.goVersion();
  if (observed === null)
    return diagnosis('go', 'no Go in PATH', `install Go ${wanted} or newer from https://go.dev/dl/`);
  if (isAtLeast(observed, wanted)) return diagnosis('go', `go ${observed}`, null);
  const policy = await probes.goSetting('GOTOOLCHAIN');
  if (policy === 'local')
    return diagnosis(
      'go',
      `go ${observed}, older than ${wanted}, and GOTOOLCHAIN=local forbids it to fetch a newer one`,
      `install Go ${wanted} or newer from https://go.dev/dl/, or allow it: go env -w GOTOOLCHAIN=auto`,
    );
  return diagnosis('go', `go ${observed}; it fetches go ${wanted} by itself, once (GOTOOLCHAIN=${policy})`, null);
}

/** The module proxy, asked only when something must be built: a warm machine works offline. */
export async function diagnoseModuleProxy(probes: Probes, missing: readonly ToolReport[]): Promise<Diagnosis> {
  if (missing.length === 0) return diagnosis('module proxy', 'not needed: every tool is found or cached', null);
  const said = await probes.askModuleProxy();
  const proxy = (await probes.goSetting('GOPROXY')) || 'https://proxy.golang.org';
  if (said === null) return diagnosis('module proxy', `${proxy} answers`, null);
  const names = missing.map(({ name }) => name).join(', ');
  return diagnosis(
    'module proxy',
    `${proxy}: ${said}`,
    `${names} must be built: check the network and HTTPS_PROXY, or set GOPROXY to a proxy this machine can reach`,
  );
}
