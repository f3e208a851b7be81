import ts from 'typescript';
import { projectPath } from '../../../src/toolchain/project-root.js';

/** A panel as dashboards have it. */
interface Panel {
  readonly type: string;
}

/** Where Grafana publishes the options of a panel, by its type. */
const PANELS: Readonly<Record<string, string>> = { stat: 'Stat', table: 'Table', timeseries: 'TimeSeries' };
const FILE = projectPath('tests', 'monitoring', 'dashboard-as-typed.ts');

/**
 * What Grafana's own types of a dashboard and of its panels object to: fields that they do not know, values of another
 * type, and panels of a type that nobody has listed here. Empty for nothing. What a panel asks its data source they leave
 * open.
 */
export function objectionsOfGrafana(dashboard: { readonly panels: readonly Panel[] }): string[] {
  const unknown = dashboard.panels.flatMap(({ type }) => (type in PANELS ? [] : [`no panel of type ${type} is known`]));
  const text = typed(dashboard);
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] },
  };
  const host = ts.createCompilerHost(options);
  const readOf = host.getSourceFile.bind(host);
  host.getSourceFile = (name, how) =>
    name === FILE ? ts.createSourceFile(FILE, text, ts.ScriptTarget.ES2022) : readOf(name, how);
  host.fileExists = (name) => name === FILE || ts.sys.fileExists(name);
  const program = ts.createProgram([FILE], options, host);
  const said = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  return [...unknown, ...said];
}

/** A type as its values are in JSON: members of an enumeration of texts are those texts. */
const JSON_OF = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a type of TypeScript, and no text with something left out.
  'type Json<T> = unknown extends T ? T : T extends string ? `${T}` : T extends readonly (infer U)[] ? Json<U>[]',
  '  : T extends object ? { [K in keyof T]: Json<T[K]> } : T;',
].join('\n');

/** The dashboard as a literal: of that alone the compiler says which fields are unknown. */
function typed(dashboard: { readonly panels: readonly Panel[] }): string {
  const known = dashboard.panels.filter(({ type }) => type in PANELS);
  const imports = Object.entries(PANELS).map(
    ([type, name]) =>
      `import type * as ${type} from '@grafana/schema/dist/esm/raw/composable/${type}/panelcfg/x/${name}PanelCfg_types.gen';`,
  );
  return [
    "import type { AnnotationQuery, Dashboard, DataQuery, Panel } from '@grafana/schema';",
    ...imports,
    JSON_OF,
    "type Drawn<Options, Field> = Omit<Panel<Options, Field>, 'options'> & { options?: Partial<Options> };",
    'type Asked = { annotations?: { list?: AnnotationQuery<DataQuery & { expr: string }>[] } };',
    `export const dashboard: Json<Omit<Dashboard, 'annotations'> & Asked> = ${JSON.stringify(dashboard, null, 1)};`,
    ...known.map(
      (panel, index) =>
        `export const panel${index}: Json<Drawn<${panel.type}.Options, ${customOf(panel)}>> = ${JSON.stringify(panel, null, 1)};`,
    ),
  ].join('\n');
}

/** Of the three, a stat draws no field in a way of its own. */
function customOf({ type }: Panel): string {
  return type === 'stat' ? 'Record<string, never>' : `Partial<${type}.FieldConfig>`;
}
