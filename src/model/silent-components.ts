/**
 * Components that may have nothing to say to an API server for a whole run: ghproxy knows none, the others speak
 * when they are asked for a job or find a changed one (each one's main.go). What they run is proven by its digest.
 */
const SILENT_UNTIL_ASKED: readonly string[] = [
  'ghproxy',
  'hook',
  'status-reconciler',
  'gangway',
  'sub',
  'needs-rebase',
  'cherrypicker',
  'tot',
  'moonraker',
];

/** Whether a component calls an API server by itself, so that its user agent is to be expected. */
export function speaksUnasked(component: string): boolean {
  return !SILENT_UNTIL_ASKED.includes(component);
}
