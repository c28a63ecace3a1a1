import { isRecord } from '@pcf/core/values';
import { COLLECTION_BYTES } from '@pcf/dynamodb-facts';

const utf8 = (text: string): number => Buffer.byteLength(text);

/** The bytes of an item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const itemSize = (item: Readonly<Record<string, unknown>>): number =>
  total(Object.entries(item), ([name, value]) => utf8(name) + valueSize(value));

/** @param value - as DynamoDB's protocol writes it: its type is the name of its only member */
function valueSize(value: unknown): number {
  const [type, content] = (isRecord(value) ? Object.entries(value)[0] : undefined) ?? [];
  if (Array.isArray(content))
    return type === 'L' ? listSize(content) : total(content, (one) => scalarSize(type?.[0], one));
  if (isRecord(content)) return COLLECTION_BYTES + Object.keys(content).length + itemSize(content);
  return scalarSize(type, content);
}

const listSize = (list: readonly unknown[]): number =>
  COLLECTION_BYTES + total(list, (element) => 1 + valueSize(element));

function scalarSize(type: string | undefined, content: unknown): number {
  if (typeof content !== 'string') return 1;
  if (type === 'B') return Buffer.byteLength(content, 'base64');
  return type === 'N' ? 1 + Math.ceil(significantDigits(content) / 2) : utf8(content);
}

const significantDigits = (number: string): number =>
  number
    .replace(/e.*/i, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+|0+$/g, '').length;

const total = <T>(list: readonly T[], of: (element: T) => number): number =>
  list.reduce((sum, element) => sum + of(element), 0);
