/**
 * The environment for git to reach a server with a token, never asking anybody. The token goes by a variable, which
 * only this user's processes can read, and to that server alone.
 */
export function gitCredentials(cloneUrl: string, token: string | null): Record<string, string> {
  const silent = { GIT_TERMINAL_PROMPT: '0' };
  if (token === null) return silent;
  const set = Number(process.env['GIT_CONFIG_COUNT'] ?? '0');
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    ...silent,
    GIT_CONFIG_COUNT: String(set + 1),
    [`GIT_CONFIG_KEY_${set}`]: `http.${new URL(cloneUrl).origin}/.extraHeader`,
    [`GIT_CONFIG_VALUE_${set}`]: `Authorization: Basic ${basic}`,
  };
}
