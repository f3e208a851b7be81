/** A room of the house: a folder, what it may import of ours, and what an author of a bad import reads. */
export interface Room {
  readonly folder: string;
  /** Folders, or single files, below the root. */
  readonly mayImport: readonly string[];
  readonly advice: string;
}

const MODEL = 'src/model';
const TOOLCHAIN = 'src/toolchain';
/** The only file of `infra` that others may import. */
const INFRA_ENTRY = 'infra/stack.ts';

const onlyModel = (folder: string, advice: string): Room => ({ folder, mayImport: [MODEL], advice });

/** Who may import whom; everything absent is forbidden (docs/ARCHITECTURE.md). */
export const ROOMS: readonly Room[] = [
  {
    folder: MODEL,
    mayImport: [],
    advice: 'The model is what every room shares. Move what it needs into the model, or the code that needs it out.',
  },
  onlyModel('src/canaries', 'Canaries only observe. Write it into the history here; what it means is src/verdict’s.'),
  onlyModel(
    'src/verdict',
    'A verdict must be recomputable from a saved run. Observe it in src/canaries, put it in the History, judge it here.',
  ),
  onlyModel('src/attestation', 'Signing knows keys and values only. Pass what it signs as a value of src/model.'),
  onlyModel('src/history', 'This room keeps runs. Pass what it keeps as a value of src/model.'),
  onlyModel(TOOLCHAIN, 'The toolchain builds programs for others. Let src/cli pass in what it must know.'),
  onlyModel('src/stand-ins', 'A stand-in plays someone else and must not know us. Pass values of src/model.'),
  onlyModel('src/github', 'This room talks to GitHub and decides nothing. Let src/cli hand it the decision.'),
  onlyModel('src/report', 'A report is drawn from values. Put what it shows into the Verdict or the History.'),
  {
    folder: 'src/production',
    mayImport: [MODEL, TOOLCHAIN],
    advice: 'Reading production yields a Description and nothing else. Let src/cli join it with other rooms.',
  },
  {
    folder: 'src/local',
    mayImport: [MODEL, TOOLCHAIN],
    advice:
      'The engine runs clusters and knows neither production nor Pulumi. Pass plain values in from src/cli or infra.',
  },
  {
    folder: 'src/drills',
    mayImport: [MODEL, TOOLCHAIN],
    advice: 'A drill changes a source tree and reads an outcome. Let src/cli run the rehearsal in between.',
  },
  {
    folder: 'src/gate',
    mayImport: [MODEL, 'src/attestation'],
    advice: 'The gate decides without a cluster. Put what it needs into the Verdict or its attestation.',
  },
  {
    folder: 'infra',
    mayImport: [MODEL, 'src/production', 'src/local', TOOLCHAIN],
    advice: 'The program says what an environment is; it neither probes nor judges. Compose in src/cli.',
  },
  {
    folder: 'src/cli',
    mayImport: ['src', INFRA_ENTRY],
    advice: `The command line composes rooms of src and enters infra by ${INFRA_ENTRY} only. Export it from there.`,
  },
  {
    folder: 'smoke-tests',
    mayImport: [MODEL, 'src/canaries', INFRA_ENTRY],
    advice: 'A suite submits and observes through src/canaries. What follows from it is judged in src/verdict.',
  },
  {
    folder: 'drills',
    mayImport: [MODEL, 'src/drills'],
    advice: 'A drill is data with a name. Put what applies it into src/drills.',
  },
  {
    folder: 'src/structure',
    mayImport: [],
    advice: 'The guards read the project as text. They must not depend on what they guard.',
  },
];

/** Rooms that nobody else may import, with what to do instead. */
export const ENDS: readonly { readonly folder: string; readonly importers: string; readonly advice: string }[] = [
  {
    folder: 'src/cli',
    importers: '^(src/cli|bin|tests)/',
    advice: 'Move the shared part into the room it belongs to.',
  },
  { folder: 'smoke-tests', importers: '^smoke-tests/', advice: 'Move the shared part into src/canaries.' },
  { folder: 'src/structure', importers: '^src/structure', advice: 'Guards are for tests alone.' },
  { folder: 'tests', importers: '^tests/', advice: 'Move the shared part into a room of src.' },
];
