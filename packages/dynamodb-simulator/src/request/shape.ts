import { NAME_PATTERN, type Range } from '@pcf/dynamodb-facts';

/** A limit on a value, with the words in which AWS states it. */
export interface Constraint<T> {
  readonly holds: (value: T) => boolean;
  readonly text: string;
}

export interface TextShape<V extends string = string> {
  readonly kind: 'text';
  readonly values?: readonly V[];
  readonly constraints: readonly Constraint<string>[];
}

export interface NumberShape {
  readonly kind: 'number';
  /** Java's name of the type: errors name it. */
  readonly type: 'Long' | 'Integer';
  readonly constraints: readonly Constraint<number>[];
}

export interface FlagShape {
  readonly kind: 'flag';
}

export interface ListShape<M extends Shape = Shape> {
  readonly kind: 'list';
  readonly member: M;
  readonly constraints: readonly Constraint<readonly unknown[]>[];
}

export interface StructShape<F extends Fields = Fields> {
  readonly kind: 'struct';
  /** The name in DynamoDB's model: errors name it. */
  readonly name: string;
  /** In the order in which AWS lists what is wrong with them. */
  readonly fields: F;
  /** Fields of DynamoDB that the simulator does not support. */
  readonly unsupported: readonly string[];
}

export type Shape = TextShape | NumberShape | FlagShape | ListShape | StructShape;

/** `parameter`: refused before everything else, by its name; `member`: refused among the constraints. */
export type Presence = 'parameter' | 'member' | 'optional';

export interface Field<S extends Shape = Shape, P extends Presence = Presence> {
  readonly shape: S;
  readonly presence: P;
}

export type Fields = Readonly<Record<string, Field>>;

type PresentKeys<F> = { [K in keyof F]: F[K] extends Field<Shape, 'optional'> ? never : K }[keyof F];

type StructOf<F> = { [K in PresentKeys<F>]: InferField<F[K]> } & {
  [K in Exclude<keyof F, PresentKeys<F>>]?: InferField<F[K]>;
};

/** The type of the members that some fields admit. */
export type InferFields<F extends Fields> = StructOf<F>;

type InferField<F> = F extends Field<infer S, Presence> ? Infer<S> : never;

/** The type of the values that a shape admits. */
export type Infer<S> =
  S extends TextShape<infer V>
    ? V
    : S extends NumberShape
      ? number
      : S extends FlagShape
        ? boolean
        : S extends ListShape<infer M>
          ? Infer<M>[]
          : S extends StructShape<infer F>
            ? StructOf<F>
            : never;

export const text = (...constraints: Constraint<string>[]): TextShape => ({ kind: 'text', constraints });

export const oneOf = <const V extends string>(...values: V[]): TextShape<V> => ({
  kind: 'text',
  values,
  constraints: [
    {
      holds: (value) => values.some((known) => known === value),
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
    },
  ],
});

export const long = (...constraints: Constraint<number>[]): NumberShape => ({
  kind: 'number',
  type: 'Long',
  constraints,
});

export const integer = (...constraints: Constraint<number>[]): NumberShape => ({
  kind: 'number',
  type: 'Integer',
  constraints,
});

export const flag: FlagShape = { kind: 'flag' };

export const list = <M extends Shape>(member: M, ...constraints: Constraint<readonly unknown[]>[]): ListShape<M> => ({
  kind: 'list',
  member,
  constraints,
});

export const struct = <F extends Fields>(
  name: string,
  fields: F,
  unsupported: readonly string[] = [],
): StructShape<F> => ({
  kind: 'struct',
  name,
  fields,
  unsupported,
});

export const parameter = <S extends Shape>(shape: S): Field<S, 'parameter'> => ({ shape, presence: 'parameter' });

export const required = <S extends Shape>(shape: S): Field<S, 'member'> => ({ shape, presence: 'member' });

export const optional = <S extends Shape>(shape: S): Field<S, 'optional'> => ({ shape, presence: 'optional' });

type Sized = { readonly length: number };

export const minLength = (least: number): Constraint<Sized> => ({
  holds: (value) => value.length >= least,
  text: `Member must have length greater than or equal to ${least}`,
});

export const maxLength = (most: number): Constraint<Sized> => ({
  holds: (value) => value.length <= most,
  text: `Member must have length less than or equal to ${most}`,
});

/** Both ends of a range of lengths, in the order in which AWS lists them. */
export const lengthIn = ({ min, max }: Range): Constraint<Sized>[] => [minLength(min), maxLength(max)];

export const atLeast = (least: number): Constraint<number> => ({
  holds: (value) => value >= least,
  text: `Member must have value greater than or equal to ${least}`,
});

export const atMost = (most: number): Constraint<number> => ({
  holds: (value) => value <= most,
  text: `Member must have value less than or equal to ${most}`,
});

const WHOLE_NAME = new RegExp(`^(?:${NAME_PATTERN})$`);

/** The characters of table and index names. */
export const nameCharacters: Constraint<string> = {
  holds: (value) => WHOLE_NAME.test(value),
  text: `Member must satisfy regular expression pattern: ${NAME_PATTERN}`,
};
