import { z } from 'zod';
import type { EnvironmentDeck } from '../src/model/environment.js';
import { flagValues } from '../src/production/pod-template.js';
import type { ComponentContainer } from '../src/production/read-workloads.js';
import { prowDocuments } from '../src/production/yaml-documents.js';

/** The name of deck's Service and workload in Prow's own manifests: of several decks, the one that is reached here. */
const DECK = 'deck';

const Config = z.looseObject({
  deck: z
    .looseObject({
      spyglass: z
        .looseObject({
          lenses: z
            .array(
              z.looseObject({
                lens: z.looseObject({ name: z.string() }),
                required_files: z.array(z.string()).nullish(),
              }),
            )
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** What production's deck shows of jobs, by its flags (cmd/deck/main.go) and the configuration; null where none runs. */
export function deckSettings(config: string, components: readonly ComponentContainer[]): EnvironmentDeck | null {
  const decks = components.filter(({ workload }) => workload.component === DECK && workload.replicas > 0);
  const deck = decks.find(({ workload }) => workload.name === DECK) ?? decks[0];
  if (deck === undefined) return null;
  const document = prowDocuments(config, 'Prow configuration')[0]?.value ?? null;
  const lenses = Config.safeParse(document).data?.deck?.spyglass?.lenses ?? [];
  return {
    lists: listsOf(deck),
    views: isSet(deck, 'spyglass'),
    lenses: lenses.map(({ lens, required_files }) => ({ name: lens.name, requiredFiles: required_files ?? [] })),
  };
}

/** A tenant's deck lists jobs of that tenant alone, hidden ones too (`ListProwJobs`, pkg/deck/jobs/jobs.go). */
function listsOf(deck: ComponentContainer): EnvironmentDeck['lists'] {
  if (flagValues(deck.container, 'tenant-id').length > 0 || isSet(deck, 'hidden-only')) return 'none';
  return isSet(deck, 'show-hidden') ? 'all' : 'public';
}

/** A flag alone means true; what stands behind it is then the next flag. */
function isSet({ container }: ComponentContainer, flag: string): boolean {
  const value = flagValues(container, flag).at(-1);
  return value !== undefined && value !== 'false';
}
