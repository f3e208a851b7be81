import type { DiagnosticEvent, EngineEvent, PolicyEvent } from '@pulumi/pulumi/automation/index.js';

/** A resource the engine could not bring to its declared state, and what was last said about it. */
export interface FailedResource {
  readonly name: string;
  readonly diagnostic: string;
}

/** What a failure is named that belongs to no resource. */
export const PROGRAM = 'the program';

/** Past tense of what the engine did; what is not named is not worth a line. */
const DONE: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  replace: 'replaced',
  'create-replacement': 'replaced',
};

/** Follows one operation of the engine: a line for each object that is done, and what failed. */
export class DeploymentProgress {
  readonly #diagnostics = new Map<string, string[]>();
  readonly #failed: string[] = [];
  readonly #broken: string[] = [];
  #done = 0;

  constructor(private readonly say: (line: string) => void) {}

  /** Takes the next event of the engine. */
  observe(event: EngineEvent): void {
    const { resOutputsEvent: finished, resOpFailedEvent: failed, diagnosticEvent: diagnostic, policyEvent } = event;
    if (policyEvent !== undefined) this.#hearPolicy(policyEvent);
    if (finished !== undefined) this.#finish(finished.metadata);
    if (failed !== undefined) this.#failed.push(failed.metadata.urn);
    if (diagnostic !== undefined) this.#diagnose(diagnostic);
  }

  /** Mandatory policies that an object breaks, each with the object and how. */
  brokenPolicies(): string[] {
    return [...this.#broken];
  }

  /** What failed, the first first; an error that belongs to no resource goes under {@link PROGRAM}. */
  failures(): FailedResource[] {
    const urns = new Set([...this.#failed, ...this.#diagnostics.keys()]);
    return [...urns].map((urn) => ({
      name: nameOf(urn),
      diagnostic: this.#diagnostics.get(urn)?.at(-1) ?? 'the engine gave no reason',
    }));
  }

  /** What production lacks itself is one line; anything else stops the deployment. */
  #hearPolicy({ enforcementLevel, policyName, resourceUrn, message }: PolicyEvent): void {
    const how =
      plain(message)
        .split('\n')
        .filter((text) => text !== '')
        .at(-1) ?? '';
    const said = `${policyName}: ${nameOf(resourceUrn ?? '')}: ${how}`;
    if (enforcementLevel === 'mandatory') this.#broken.push(said);
    else this.say(`policy ${said}`);
  }

  #finish({ op, type, urn }: { op: string; type: string; urn: string }): void {
    const done = DONE[op];
    if (done === undefined || !type.startsWith('kubernetes:')) return;
    this.#done += 1;
    this.say(`${this.#done} objects done (${nameOf(urn)} ${done})`);
  }

  #diagnose({ severity, message, urn, ephemeral }: DiagnosticEvent): void {
    const text = plain(message);
    if (text === '') return;
    if (severity === 'error') {
      const key = urn ?? '';
      this.#diagnostics.set(key, [...(this.#diagnostics.get(key) ?? []), text]);
    } else if (ephemeral === true && urn !== undefined && urn !== '') {
      this.say(`${nameOf(urn)}: ${text.split('\n')[0] ?? ''}`);
    }
  }
}

/** The name our program gave a resource: the last part of its URN, e.g. `prow Deployment default/deck`. */
function nameOf(urn: string): string {
  const name = urn.slice(urn.lastIndexOf('::') + 2);
  return name === '' || urn === '' || urn.includes('::pulumi:pulumi:Stack::') ? PROGRAM : name;
}

/** Without the engine's colour marks `<{%reset%}>`. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, '').trim();
}
