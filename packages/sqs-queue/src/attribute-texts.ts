import { canonicalPolicy, type DeclaredPolicy, documentOf, policyText } from '@pcf/aws';
import {
  type AttributeName,
  type AttributeValues,
  type DeclaredValues,
  queueAttributes,
} from './definition/attributes.js';
import {
  type RedriveAllowPolicy,
  type RedrivePolicy,
  redriveAllowPolicy,
  redrivePolicy,
} from './definition/redrive.js';

/** Attributes in the form of SQS's API: each value is a string; the empty string means none. */
export type AttributeTexts = Readonly<Record<string, string>>;

/** Converts the values of one attribute from and to the string form. */
interface Format<Value, Declared = Value> {
  write(value: Declared): string;
  /** Returns the value, normalised for comparison; `undefined` if the text is not valid. */
  read(text: string): Value | undefined;
}

const number: Format<number> = {
  write: String,
  read: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
};

const flag: Format<boolean> = {
  write: String,
  read: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
};

const keyId: Format<string> = { write: (id) => id, read: (text) => text };

const { DeduplicationScope, FifoThroughputLimit } = queueAttributes.shape;

/** A JSON document, declared as a map or as text; `{}` and the empty text mean none. */
function document<Value extends object>(
  read: (map: Readonly<Record<string, unknown>>) => Value | undefined,
): Format<Value | Record<string, never>, Value | string> {
  return {
    write: (value) => {
      const map = typeof value === 'string' ? documentOf(value) : value;
      if (map && Object.keys(map).length === 0) return '';
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
    read: (text) => {
      if (text === '') return {};
      const map = documentOf(text);
      return map && read(map);
    },
  };
}

/** An IAM policy, normalised so that equivalent policies are equal. */
const policy: Format<DeclaredPolicy> = {
  write: policyText,
  read: (text) => documentOf(text) && canonicalPolicy(text),
};

const FORMATS: { readonly [Name in AttributeName]: Format<AttributeValues[Name], DeclaredValues[Name]> } = {
  DelaySeconds: number,
  MaximumMessageSize: number,
  MessageRetentionPeriod: number,
  ReceiveMessageWaitTimeSeconds: number,
  VisibilityTimeout: number,
  KmsMasterKeyId: keyId,
  KmsDataKeyReusePeriodSeconds: number,
  SqsManagedSseEnabled: flag,
  FifoQueue: flag,
  ContentBasedDeduplication: flag,
  DeduplicationScope: { write: String, read: (text) => DeduplicationScope.safeParse(text).data },
  FifoThroughputLimit: { write: String, read: (text) => FifoThroughputLimit.safeParse(text).data },
  RedrivePolicy: document(readRedrivePolicy),
  RedriveAllowPolicy: document(readRedriveAllowPolicy),
  Policy: policy,
};

/** Returns the string form of the named attributes that have a value. */
export function writeAttributes(names: readonly AttributeName[], values: Partial<WithUndefined>): AttributeTexts {
  return Object.fromEntries(names.flatMap((name) => textOf(name, values[name]).map((text) => [name, text])));
}

/** Returns the values of the named attributes, without those whose text is not valid. A missing attribute counts as empty. */
export function readAttributes(names: readonly AttributeName[], texts: AttributeTexts): Partial<AttributeValues> {
  const values: Partial<AttributeValues> = {};
  for (const name of names) readInto(values, name, texts[name] ?? '');
  return values;
}

type WithUndefined = { [Name in AttributeName]: DeclaredValues[Name] | undefined };

function textOf<Name extends AttributeName>(name: Name, value: DeclaredValues[Name] | undefined): string[] {
  return value === undefined ? [] : [FORMATS[name].write(value)];
}

function readInto<Name extends AttributeName>(values: Partial<AttributeValues>, name: Name, text: string): void {
  const value = FORMATS[name].read(text);
  if (value !== undefined) values[name] = value;
}

/** SQS returns the count as it was written: as a number or as a string. */
function readRedrivePolicy(map: Readonly<Record<string, unknown>>): RedrivePolicy | undefined {
  return redrivePolicy.strip().safeParse({ ...map, maxReceiveCount: Number(map.maxReceiveCount) }).data;
}

function readRedriveAllowPolicy(map: Readonly<Record<string, unknown>>): RedriveAllowPolicy | undefined {
  const read = redriveAllowPolicy.strip().safeParse(map).data;
  return read?.sourceQueueArns ? { ...read, sourceQueueArns: [...new Set(read.sourceQueueArns)].sort() } : read;
}
