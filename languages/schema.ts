import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { SpecReader, type ObjectSpec, type PropertySpec } from './propertySpec';

export interface ResourceSpec {
  isComponent: true;
  description?: string;
  inputProperties: Record<string, PropertySpec>;
  requiredInputs: string[];
  properties: Record<string, PropertySpec>;
  required: string[];
}

export interface PackageSpec {
  name: string;
  version: string;
  displayName: string;
  description: string;
  license: string;
  keywords: string[];
  language: Record<string, unknown>;
  resources: Record<string, ResourceSpec>;
  types: Record<string, ObjectSpec>;
}

const packageName = 'azure-itsm';

/**
 * The schema of the package, out of the declarations that programs in TypeScript use: each class of components/index.ts
 * is a component, the type of its constructor's `args` its arguments, and its properties that are Outputs, its outputs.
 */
export function packageSchema(folder: string): PackageSpec {
  const entry = resolve(folder, 'index.ts');
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    types: ['node'],
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const reader = new SpecReader(checker, packageName);
  const index = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  const classes = checker
    .getExportsOfModule(index)
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
    .flatMap((symbol) => symbol.declarations?.find(ts.isClassDeclaration) ?? []);
  const resources = classes.map((declared) => component(declared, checker, reader));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
    description: string;
    license: string;
  };
  const language = { respectSchemaVersion: true };
  return {
    name: packageName,
    version: manifest.version,
    displayName: 'Secure Export to ITSM',
    description: manifest.description,
    license: manifest.license,
    keywords: ['category/cloud', 'kind/component'],
    language: {
      python: language,
      // Without, Go's generator leaves out types of arguments that are plain at every level.
      go: { ...language, generateExtraInputTypes: true },
      csharp: language,
      java: language,
    },
    resources: Object.fromEntries(resources),
    types: Object.fromEntries(Object.entries(reader.types).sort()),
  };
}

function component(
  declared: ts.ClassDeclaration,
  checker: ts.TypeChecker,
  reader: SpecReader,
): [string, ResourceSpec] {
  const made = declared.members.find(ts.isConstructorDeclaration);
  const args = made?.parameters.find(({ name }) => name.getText() === 'args');
  const inputs = reader.object(checker.getTypeAtLocation(args!.type!), 'input');
  const outputs = reader.outputs(checker.getTypeAtLocation(declared));
  return [
    `${packageName}:index:${declared.name!.text}`,
    {
      isComponent: true,
      description: outputs.description,
      inputProperties: inputs.properties,
      requiredInputs: inputs.required,
      properties: outputs.properties,
      required: outputs.required,
    },
  ];
}
