import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { projectPath } from '../../../src/toolchain/project-root.js';

/** What a value may be, as the published types of a provider say it. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly name: string; properties(): ReadonlyMap<string, Property> };

export interface Property {
  readonly shape: Shape;
  readonly isOptional: boolean;
  /** Whether the provider’s own documentation says that another value makes another resource. */
  readonly isReplacing: boolean;
}

const PACKAGE = projectPath('node_modules', '@pulumi', 'gcp');

let nested: ts.SourceFile | null = null;

/**
 * What a resource or function of Google’s provider takes, read from the declarations that `@pulumi/gcp` publishes: nothing
 * in it is ours.
 *
 * @param token - `gcp:container/cluster:Cluster`, or of a function `gcp:container/getCluster:getCluster`.
 * @throws {RangeError} where the package has no such token, or declares something that is not understood here.
 */
export function inputsOf(token: string): ReadonlyMap<string, Property> {
  const { file, name } = declarationOf(token);
  const source = parse(file);
  const wanted = `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`;
  const found = source.statements.find(
    (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text === wanted,
  );
  if (found === undefined) throw new RangeError(`${file} declares no ${wanted}`);
  return propertiesOf(found, source);
}

/** Files are called like their token, but for the case of some. */
function declarationOf(token: string): { file: string; name: string } {
  const [, path = '', name = ''] = token.split(':');
  const folder = join(PACKAGE, dirname(path));
  const file = readdirSync(folder).find((one) => one.toLowerCase() === `${path.split('/')[1]}.d.ts`.toLowerCase());
  if (file === undefined) throw new RangeError(`${token} is none of @pulumi/gcp: no file of it in ${folder}`);
  const code = readFileSync(join(folder, file.replace(/\.d\.ts$/, '.js')), 'utf8');
  if (!code.includes(`'${token}'`) && !code.includes(`"${token}"`))
    throw new RangeError(`${token} is none of @pulumi/gcp: ${file} has another`);
  return { file: join(folder, file), name };
}

function propertiesOf(node: ts.InterfaceDeclaration, source: ts.SourceFile): ReadonlyMap<string, Property> {
  return new Map(
    node.members.filter(ts.isPropertySignature).map((member) => {
      const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(source);
      if (member.type === undefined) throw new RangeError(`${node.name.text}.${name} has no type`);
      const property = {
        shape: shapeOf(member.type, source),
        isOptional: member.questionToken !== undefined,
        isReplacing: /forces? (a )?new resource/i.test(member.getFullText(source)),
      };
      return [name, property];
    }),
  );
}

function shapeOf(type: ts.TypeNode, source: ts.SourceFile): Shape {
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kind: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { kind: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: 'boolean' };
  }
  if (ts.isUnionTypeNode(type)) return shapeOfUnion(type, source);
  if (ts.isArrayTypeNode(type)) return { kind: 'list', of: shapeOf(type.elementType, source) };
  if (ts.isTypeLiteralNode(type)) return shapeOfMap(type, source);
  if (ts.isTypeReferenceNode(type)) return shapeOfReference(type, source);
  throw new RangeError(`not understood: ${type.getText(source)}`);
}

function shapeOfUnion(type: ts.UnionTypeNode, source: ts.SourceFile): Shape {
  const [first, ...more] = type.types.filter((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword);
  if (first === undefined || more.length > 0) throw new RangeError(`not understood: ${type.getText(source)}`);
  return shapeOf(first, source);
}

function shapeOfMap(type: ts.TypeLiteralNode, source: ts.SourceFile): Shape {
  const [member] = type.members;
  if (member === undefined || !ts.isIndexSignatureDeclaration(member))
    throw new RangeError(`not understood: ${type.getText(source)}`);
  return { kind: 'map', of: shapeOf(member.type, source) };
}

function shapeOfReference(type: ts.TypeReferenceNode, source: ts.SourceFile): Shape {
  const name = type.typeName.getText(source);
  const [argument] = type.typeArguments ?? [];
  if (name === 'pulumi.Input' && argument !== undefined) return shapeOf(argument, source);
  if (!name.startsWith('inputs.')) throw new RangeError(`not understood: ${type.getText(source)}`);
  return { kind: 'object', name, properties: () => nestedProperties(name) };
}

/** `inputs.container.ClusterReleaseChannel`: an interface in a namespace of one large file. */
function nestedProperties(name: string): ReadonlyMap<string, Property> {
  nested ??= parse(join(PACKAGE, 'types', 'input.d.ts'));
  const [, ...path] = name.split('.');
  const wanted = path.pop();
  const statements = path.reduce<readonly ts.Statement[]>((within, part) => {
    const space = within.find(
      (one): one is ts.ModuleDeclaration => ts.isModuleDeclaration(one) && one.name.text === part,
    );
    return space?.body !== undefined && ts.isModuleBlock(space.body) ? space.body.statements : [];
  }, nested.statements);
  const found = statements.find(
    (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text === wanted,
  );
  if (found === undefined) throw new RangeError(`@pulumi/gcp declares no ${name}`);
  return propertiesOf(found, nested);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
}
