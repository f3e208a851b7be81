import { beforeAll, describe, expect, it } from 'vitest';
import { GithubWorld } from '../../src/model/github-world.js';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { type Production, readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';

let production: Production;
beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
});

function addedBy(read: Production) {
  const plan = planDeployment(read, {
    ...{ inputs: exampleInputs(read), definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  return new Map(plan.added.map((object) => [objectName(object), object]));
}

function worldOf(read: Production): GithubWorld {
  const { data } = Object(addedBy(read).get('ConfigMap default/github-stand-in'));
  return GithubWorld.parse(JSON.parse(data['world.json']));
}

describe('the stand-in for GitHub', () => {
  it('sends its events to hook, behind the Service that production has', async () => {
    expect(worldOf(production).webhook).toBe('http://hook.default.svc.cluster.local:8888/hook');
    const changed = await withChangedExample(
      [
        { file: 'manifests/hook.yaml', from: '- --dry-run=false', to: '- --dry-run=false\n            - --port=80' },
        { file: 'manifests/hook.yaml', from: '      port: 8888\n', to: '      port: 81\n      targetPort: 80\n' },
      ],
      readProduction,
    );
    expect(worldOf(changed).webhook).toBe('http://hook.default.svc.cluster.local:81/hook');
  });

  it('sends them nowhere where hook does not run', async () => {
    const changed = await withChangedExample(
      [{ file: 'manifests/hook.yaml', from: 'replicas: 2', to: 'replicas: 0' }],
      readProduction,
    );
    expect(worldOf(changed).webhook).toBeNull();
  });
});

describe('its tokens', () => {
  it('lie where production’s components look for GitHub’s', () => {
    const data = (name: string) => Object(addedBy(production).get(name))['stringData'];
    expect(data('Secret default/oauth-token')).toEqual({ oauth: EXAMPLE_SECRETS.token });
    expect(data('Secret default/hmac-token')).toEqual({ hmac: EXAMPLE_SECRETS.hmac, placeholder: expect.any(String) });
    expect(data('Secret default/github-stand-in')).toEqual(EXAMPLE_SECRETS);
    const bot = `prow-staging-bot:${EXAMPLE_SECRETS.token}@`;
    expect(data('Secret default/github-stand-in-git')).toEqual({
      prefix: `https://${bot}github.com/`,
      setting: `url.http://${bot}github-stand-in.default.svc.cluster.local/git/.insteadOf`,
    });
  });

  it('lie beside who deck is to GitHub where people sign in, without which it does not start', async () => {
    const flag = '- --cookie-secret=/etc/cookie/secret';
    const signIn = `${flag}\n            - --oauth-url=/github-login\n            - --github-oauth-config-file=/etc/cookie/app`;
    const changed = await withChangedExample([{ file: 'manifests/deck.yaml', from: flag, to: signIn }], readProduction);
    const cookie = (read: Production) => Object(addedBy(read).get('Secret default/cookie'))['stringData'];
    const { secret, app } = cookie(changed);
    expect(JSON.parse(app)).toEqual({
      ...{ client_id: expect.any(String), client_secret: expect.any(String) },
      redirect_url: expect.stringContaining('.invalid/'),
    });
    expect(cookie(production)).toEqual({ secret });
  });

  it('are in no object but Secrets, and the control’s in one alone', () => {
    const objects = [...addedBy(production).values()];
    const others = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
    for (const token of Object.values(EXAMPLE_SECRETS)) expect(others).not.toContain(token);
    const holding = objects.filter((object) => JSON.stringify(object).includes(EXAMPLE_SECRETS.control));
    expect(holding.map(objectName)).toEqual(['Secret default/github-stand-in']);
  });
});
