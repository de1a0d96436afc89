import ts from 'typescript';

/** A property in a package schema: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export interface PropertySpec {
  type?: string;
  $ref?: string;
  items?: PropertySpec;
  additionalProperties?: PropertySpec;
  /** Not an Output of another resource. */
  plain?: boolean;
  description?: string;
  /** What to use instead, for what is not to be used any more. */
  deprecationMessage?: string;
}

export interface ObjectSpec {
  type: 'object';
  description?: string;
  properties: Record<string, PropertySpec>;
  required: string[];
}

/** Whether a type is read as an argument, where plain values and Outputs differ, or as an output. */
type Side = 'input' | 'output';

/**
 * Reads TypeScript's types as Pulumi's other languages can have them: a choice of words becomes text, and the words part
 * of its description; overlapping shapes become one with all their properties.
 */
export class SpecReader {
  /** Types met so far, by name. */
  readonly types: Record<string, ObjectSpec> = {};

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly packageName: string,
  ) {}

  /** The properties of a type, those of all alternatives where there are several. */
  object(type: ts.Type, side: Side, wanted = (_symbol: ts.Symbol) => true): ObjectSpec {
    const shapes = this.alternatives(type);
    const symbols = shapes.flatMap((shape) => shape.getProperties()).filter(wanted);
    const properties: Record<string, PropertySpec> = {};
    const required: string[] = [];
    for (const name of new Set(symbols.map((symbol) => symbol.getName()))) {
      const found = shapes.flatMap((shape) => shape.getProperty(name) ?? []);
      const types = [...new Set(found.map((symbol) => this.checker.getTypeOfSymbol(symbol)))];
      properties[name] = {
        ...this.property(types, side),
        ...this.described(found, types),
      };
      if (found.length === shapes.length && !types.some((one) => this.isOptional(one))) {
        required.push(name);
      }
    }
    const description = type.aliasSymbol
      ? documentation([type.aliasSymbol], this.checker)
      : documentation([shapes[0]!.getSymbol()!], this.checker);
    return {
      type: 'object',
      ...(description !== '' && { description }),
      properties,
      required: required.sort(),
    };
  }

  /** The properties of a class that are Outputs; what else it has, only programs in TypeScript see. */
  outputs(type: ts.Type): ObjectSpec {
    return this.object(
      type,
      'output',
      (symbol) =>
        symbol.getName() !== 'urn' &&
        this.alternatives(this.checker.getTypeOfSymbol(symbol)).some(
          (part) => this.liftedType(part) !== undefined,
        ),
    );
  }

  /** One property, from what all alternatives say of it. */
  private property(types: ts.Type[], side: Side): PropertySpec {
    const parts = types.flatMap((type) => this.alternatives(type));
    const lifted = [...new Set(parts.flatMap((part) => this.liftedType(part) ?? []))];
    if (lifted.length > 0) {
      return withoutPlain(this.property(lifted, side));
    }
    const spec = this.value(types, parts, side);
    return side === 'input' ? { ...spec, plain: true } : spec;
  }

  private value(types: ts.Type[], parts: ts.Type[], side: Side): PropertySpec {
    const every = (flag: ts.TypeFlags) => parts.every((part) => part.flags & flag);
    if (every(ts.TypeFlags.StringLike)) {
      return { type: 'string' };
    }
    if (every(ts.TypeFlags.BooleanLike)) {
      return { type: 'boolean' };
    }
    // Nothing here has fractions.
    if (every(ts.TypeFlags.NumberLike)) {
      return { type: 'integer' };
    }
    const [first] = parts;
    if (parts.length === 1 && this.checker.isArrayType(first!)) {
      const [item] = this.checker.getTypeArguments(first as ts.TypeReference);
      return { type: 'array', items: this.property([item!], side) };
    }
    const index = parts.length === 1 ? first!.getStringIndexType() : undefined;
    if (index !== undefined) {
      return { type: 'object', additionalProperties: this.property([index], side) };
    }
    return { $ref: `#/types/${this.named(types, parts, side)}` };
  }

  private named(types: ts.Type[], parts: ts.Type[], side: Side): string {
    const [type] = types;
    const whole = parts.length === 1 ? parts[0]! : this.checker.getNonNullableType(type!);
    const name = (whole.aliasSymbol ?? whole.getSymbol())?.getName() ?? '__type';
    if (types.length > 1 || name.startsWith('__')) {
      const text = this.checker.typeToString(type!);
      throw new Error(`Other languages cannot have the type ${text}. Give it a name of its own.`);
    }
    // Go has the arguments of a resource under its name and "Args" already.
    const free = name.replace(/Inputs$/, '').replace(/Args$/, 'Settings');
    const token = `${this.packageName}:index:${free}`;
    this.types[token] ??= this.object(whole, side);
    return token;
  }

  /** The T of an `Input<T>` or `Output<T>`. */
  private liftedType(part: ts.Type): ts.Type | undefined {
    const members = part.isIntersection() ? part.types : [part];
    const reference = members.find((member) =>
      ['Promise', 'OutputInstance'].includes(member.getSymbol()?.getName() ?? ''),
    );
    return reference === undefined
      ? undefined
      : this.checker.getTypeArguments(reference as ts.TypeReference)[0];
  }

  /** Without null and undefined. */
  private alternatives(type: ts.Type): ts.Type[] {
    const parts = type.isUnion() ? type.types : [type];
    return parts.filter((part) => !(part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
  }

  /** Null in an Output counts: other languages know one kind of nothing. */
  private isOptional(type: ts.Type): boolean {
    const lifted = this.alternatives(type).flatMap((part) => this.liftedType(part) ?? []);
    const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
    const parts = [type, ...lifted].flatMap((one) => (one.isUnion() ? one.types : [one]));
    return parts.some((part) => part.flags & nothing);
  }

  /** What is documented, the words that are allowed, and the default. */
  private described(
    symbols: ts.Symbol[],
    types: ts.Type[],
  ): Pick<PropertySpec, 'description' | 'deprecationMessage'> {
    const words = [...new Set(types.flatMap((type) => this.words(type)))];
    const given = symbols.flatMap((symbol) => symbol.getJsDocTags(this.checker));
    const preset = given.find(({ name }) => name === 'default');
    const deprecated = given.find(({ name }) => name === 'deprecated');
    const text = [
      documentation(symbols, this.checker),
      words.length === 0 ? '' : `Allowed: ${words.map((word) => `\`${word}\``).join(', ')}.`,
      preset === undefined ? '' : `Default: ${defaultText(ts.displayPartsToString(preset.text))}.`,
    ];
    const description = text.filter((line) => line !== '').join('\n\n');
    return {
      ...(description !== '' && { description }),
      ...(deprecated && {
        deprecationMessage: oneLine(ts.displayPartsToString(deprecated.text)),
      }),
    };
  }

  private words(type: ts.Type): string[] {
    return this.alternatives(type).flatMap((part) => {
      const lifted = this.liftedType(part);
      if (lifted !== undefined) {
        return this.words(lifted);
      }
      return part.isStringLiteral() || part.isNumberLiteral() ? [String(part.value)] : [];
    });
  }
}

/** What is in an Input may be an Output at every level. */
function withoutPlain({ items, additionalProperties, ...spec }: PropertySpec): PropertySpec {
  delete spec.plain;
  return {
    ...spec,
    ...(items && { items: withoutPlain(items) }),
    ...(additionalProperties && { additionalProperties: withoutPlain(additionalProperties) }),
  };
}

function documentation(symbols: ts.Symbol[], checker: ts.TypeChecker): string {
  const texts = symbols.map((symbol) =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker)),
  );
  const text = texts.find((found) => found !== '') ?? '';
  // Lines are broken for the editor; paragraphs are meant.
  return text.replace(/([^\n])\n(?!\n)/g, '$1 ');
}

/** A value as code; what happens without one, which starts with "- ", as text. */
function defaultText(text: string): string {
  const line = oneLine(text);
  return line.startsWith('- ') ? line.slice(2) : `\`${line.replaceAll("'", '')}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
