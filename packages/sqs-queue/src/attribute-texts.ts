import { canonicalPolicy, type DeclaredPolicy, documentOf, policyText } from '@pcf/aws';
import { type AttributeName, type AttributeValues, queueAttributes } from './definition/attributes.js';
import {
  type RedriveAllowPolicy,
  type RedrivePolicy,
  redriveAllowPolicy,
  redrivePolicy,
} from './definition/redrive.js';
import { parseRecord } from './json.js';

/** Attributes as SQS's API has them: each is a text, and the empty one stands for none. */
export type AttributeTexts = Readonly<Record<string, string>>;

/** How the values of one attribute are written as text. */
interface Format<Value> {
  write(value: Value): string;
  /** The value in the one form in which values are compared; `undefined` where the text is none. */
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

/** A document, of which `{}` stands for none. */
function document<Value extends object>(
  read: (map: Record<string, unknown>) => Value | undefined,
): Format<Value | Record<string, never>> {
  return {
    write: (value) => (Object.keys(value).length === 0 ? '' : JSON.stringify(value)),
    read: (text) => {
      if (text === '') return {};
      const map = parseRecord(text);
      return map && read(map);
    },
  };
}

/** By what it means, so that a policy that AWS stores in other words is equal to the declared one. */
const policy: Format<DeclaredPolicy> = {
  write: policyText,
  read: (text) => documentOf(text) && canonicalPolicy(text),
};

const FORMATS: { readonly [Name in AttributeName]: Format<AttributeValues[Name]> } = {
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

/** The attributes of these names that have a value, as texts. */
export function writeAttributes(names: readonly AttributeName[], values: Partial<WithUndefined>): AttributeTexts {
  return Object.fromEntries(names.flatMap((name) => textOf(name, values[name]).map((text) => [name, text])));
}

/** The values of the attributes of these names; without those whose text is none. An attribute that is not there is empty. */
export function readAttributes(names: readonly AttributeName[], texts: AttributeTexts): Partial<AttributeValues> {
  const values: Partial<AttributeValues> = {};
  for (const name of names) readInto(values, name, texts[name] ?? '');
  return values;
}

type WithUndefined = { [Name in AttributeName]: AttributeValues[Name] | undefined };

function textOf<Name extends AttributeName>(name: Name, value: AttributeValues[Name] | undefined): string[] {
  return value === undefined ? [] : [FORMATS[name].write(value)];
}

function readInto<Name extends AttributeName>(values: Partial<AttributeValues>, name: Name, text: string): void {
  const value = FORMATS[name].read(text);
  if (value !== undefined) values[name] = value;
}

/** SQS gives the count back as it was written, as a number or as a text. */
function readRedrivePolicy(map: Record<string, unknown>): RedrivePolicy | undefined {
  return redrivePolicy.strip().safeParse({ ...map, maxReceiveCount: Number(map.maxReceiveCount) }).data;
}

function readRedriveAllowPolicy(map: Record<string, unknown>): RedriveAllowPolicy | undefined {
  const read = redriveAllowPolicy.strip().safeParse(map).data;
  return read?.sourceQueueArns ? { ...read, sourceQueueArns: [...new Set(read.sourceQueueArns)].sort() } : read;
}
