import {
  boolYaml11Tag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  type ScalarTagDefinition,
  type Schema,
} from 'js-yaml';

/** What a number may begin with. */
const FIRST_CHARACTERS = [...'0123456789+-.'];
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const NAMED: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((name) => [name, Number.NaN] as const),
  ...['', '+'].flatMap((sign) => ['.inf', '.Inf', '.INF'].map((name) => [sign + name, Infinity] as const)),
  ...['-.inf', '-.Inf', '-.INF'].map((name) => [name, -Infinity] as const),
]);

/**
 * Numbers as sigs.k8s.io/yaml reads them, by whatever tag: Go's integer literals of every base, then floats. No
 * sexagesimal ones.
 *
 * @see goyaml.v2/resolve.go of sigs.k8s.io/yaml v1.4.0
 */
function goNumber(source: string): number | typeof NOT_RESOLVED {
  const named = NAMED.get(source);
  if (named !== undefined) return named;
  const plain = source.replaceAll('_', '');
  const literal = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(plain);
  if (literal !== null) {
    const digits = literal[2] ?? '';
    const size = Number(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return literal[1] === '-' ? -size : size;
  }
  return FLOAT.test(plain) ? Number(plain) : NOT_RESOLVED;
}

function numberTag(name: string): ScalarTagDefinition<number> {
  const identify = (value: unknown): boolean => typeof value === 'number';
  return defineScalarTag(name, { implicit: true, implicitFirstChars: FIRST_CHARACTERS, resolve: goNumber, identify });
}

/** What a scalar means that stands without quotes and without a tag. */
export function plainValue(source: string): string | number | boolean | null {
  for (const tag of [nullYaml11Tag, boolYaml11Tag, INTEGER]) {
    const value = tag.resolve(source, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return source;
}

const INTEGER = numberTag('tag:yaml.org,2002:int');

/** A key that is a truth or a number becomes text; it is still the key that a merge brought and its own map overrules. */
const mapOfMerges: typeof mapTag = {
  ...mapTag,
  keys: (map) => Object.keys(map).map(asWritten),
  has: (map, key) => Object.hasOwn(map, String(key)),
  get: (map, key) => map[String(key)],
};

function asWritten(key: string): string | boolean | number {
  if (key === 'true' || key === 'false') return key === 'true';
  return String(Number(key)) === key ? Number(key) : key;
}

/**
 * How production's YAML is read: 1.1, as Kubernetes and Prow read it (`0420` is
 * octal, `yes` is true), but without the timestamps and sexagesimal numbers
 * that sigs.k8s.io/yaml leaves as text.
 */
export const PRODUCTION_SCHEMA: Schema = FAILSAFE_SCHEMA.withTags(
  nullYaml11Tag,
  boolYaml11Tag,
  INTEGER,
  numberTag('tag:yaml.org,2002:float'),
  mergeTag,
  mapOfMerges,
);
