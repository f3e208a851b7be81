import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GITHUB_PORTS, GITHUB_SECRETS, GithubWorld } from '../../model/github-world.js';
import { startGithub } from './start-github.js';

const { values } = parseArgs({
  options: {
    world: { type: 'string', default: '/etc/world/world.json' },
    secrets: { type: 'string', default: '/etc/secrets' },
    repositories: { type: 'string', default: '/repositories' },
  },
});
const secret = (name: string): string => readFileSync(join(values.secrets, name), 'utf8').trim();
await startGithub({
  world: GithubWorld.parse(JSON.parse(readFileSync(values.world, 'utf8'))),
  directory: values.repositories,
  secrets: {
    token: secret(GITHUB_SECRETS.token),
    hmac: secret(GITHUB_SECRETS.hmac),
    control: secret(GITHUB_SECRETS.control),
  },
  ports: GITHUB_PORTS,
});
process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
