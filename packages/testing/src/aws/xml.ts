import { parseXML, XmlNode, XmlText } from '@aws-sdk/xml-builder';
import { isRecord } from '@pcf/core/values';
import type { NormalizedSchema } from '@smithy/core/schema';
import { BadRequest } from './errors.js';
import { at, mistake, readText, requireKnown, writeText, wrongKind } from './values.js';

/** The text of an element that also has attributes. */
const TEXT = '#text';

/**
 * Parses the body of a request.
 *
 * @returns the content of the root element; `undefined` for an empty body
 * @throws BadRequest for a body that is no XML
 */
export function parseXml(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString('utf8');
  if (text.trim() === '') return undefined;
  // Entities of a document's own are not expanded, and not needed: AWS refuses them too.
  if (/<!DOCTYPE/i.test(text)) throw new BadRequest('malformed', 'The XML has a document type, which is not allowed');
  try {
    const parsed: unknown = parseXML(text);
    return isRecord(parsed) ? Object.values(parsed)[0] : undefined;
  } catch {
    throw new BadRequest('malformed', 'The XML you provided was not well-formed');
  }
}

/** The name of a member's element. */
export function xmlName(name: string, member: NormalizedSchema): string {
  return member.getMemberTraits().xmlName ?? name;
}

/**
 * Reads the content of an element.
 *
 * @throws BadRequest for a value of another kind, and for an unknown element
 */
export function readXml(schema: NormalizedSchema, value: unknown, path = ''): unknown {
  if (schema.isStructSchema()) return readStructure(schema, [...schema.structIterator()], value, path);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const items = schema.getMergedTraits().xmlFlattened ? value : childrenOf(value, xmlName('member', item), path);
    return asList(items).map((one, index) => readXml(item, one, at(path, index + 1)));
  }
  if (schema.isMapSchema()) {
    const [keySchema, item] = [schema.getKeySchema(), schema.getValueSchema()];
    const [keyName, valueName] = [xmlName('key', keySchema), xmlName('value', item)];
    const entries = schema.getMergedTraits().xmlFlattened ? value : childrenOf(value, 'entry', path);
    const read = asList(entries).map((entry): [string, unknown] => {
      if (!isRecord(entry)) throw wrongKind(entry, schema, path);
      const key = String(readXml(keySchema, entry[keyName] ?? '', at(path, 'key')));
      return [key, readXml(item, entry[valueName] ?? '', at(path, key))];
    });
    return Object.fromEntries(read);
  }
  const text = isRecord(value) ? (value[TEXT] ?? '') : value;
  if (typeof text !== 'string') throw wrongKind(text, schema, path);
  return readText(schema, text, 'date-time', path);
}

/**
 * Reads a structure with some members of its schema: the others stand elsewhere in the request.
 *
 * @throws BadRequest
 */
export function readStructure(
  schema: NormalizedSchema,
  members: readonly (readonly [string, NormalizedSchema])[],
  value: unknown,
  path: string,
): Record<string, unknown> {
  if (value !== '' && !isRecord(value)) throw wrongKind(value, schema, path);
  const left = new Map(Object.entries(value === '' ? {} : value));
  const read = members.flatMap(([name, member]): [string, unknown][] => {
    const wire = xmlName(name, member);
    const sent = left.get(wire);
    left.delete(wire);
    return sent === undefined ? [] : [[name, readXml(member, sent, at(path, name))]];
  });
  const unknown = [...left.keys()].find((name) => !/^xmlns(?::|$)|^xsi:schemaLocation$/.test(name) && name !== TEXT);
  if (unknown !== undefined)
    throw new BadRequest(
      'unknown-member',
      `The XML has an element ${at(path, unknown)}, which the schema does not have`,
    );
  return Object.fromEntries(read);
}

/** The elements of a list or map that has an element of its own. */
function childrenOf(value: unknown, name: string, path: string): unknown {
  if (value === '') return [];
  const unknown = isRecord(value)
    ? Object.keys(value).find((key) => key !== name && !key.startsWith('xmlns') && key !== TEXT)
    : '';
  if (!isRecord(value) || unknown !== undefined)
    throw new BadRequest(
      'unknown-member',
      `The XML has ${unknown || 'text'} in ${path}, where only ${name} is allowed`,
    );
  return value[name] ?? [];
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * Adds the members of a structure to an element.
 *
 * @param members - those that stand in the body
 * @throws TypeError for a value that does not fit the schema
 */
export function addMembers(
  into: XmlNode,
  members: Iterable<readonly [string, NormalizedSchema]>,
  value: object,
  path = '',
): XmlNode {
  for (const [name, member] of members) {
    const one: unknown = Reflect.get(value, name);
    if (one === undefined || one === null) continue;
    const [wire, where] = [xmlName(name, member), at(path, name)];
    if (member.getMergedTraits().xmlAttribute) into.addAttribute(wire, writeText(member, one, 'date-time', where));
    else for (const node of nodesOf(wire, member, one, where)) into.addChildNode(node);
  }
  return into;
}

/** The elements of a value: one, but for lists and maps without an element of their own. */
export function nodesOf(name: string, schema: NormalizedSchema, value: unknown, path: string): XmlNode[] {
  const traits = schema.getMergedTraits();
  if (schema.isStructSchema()) {
    if (typeof value !== 'object' || value === null) throw mistake(schema, value, path);
    requireKnown(schema, value, path);
    return [addMembers(withNamespace(XmlNode.of(name), schema), schema.structIterator(), value, path)];
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw mistake(schema, value, path);
    const item = schema.getValueSchema();
    const itemName = traits.xmlFlattened ? name : xmlName('member', item);
    const items = value.flatMap((one, index) => nodesOf(itemName, item, one, at(path, index)));
    return traits.xmlFlattened ? items : [new XmlNode(name, items)];
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) throw mistake(schema, value, path);
    const entryName = traits.xmlFlattened ? name : 'entry';
    const entries = Object.entries(value).map(([key, one]) => entryOf(entryName, schema, key, one, at(path, key)));
    return traits.xmlFlattened ? entries : [new XmlNode(name, entries)];
  }
  return [new XmlNode(name, [new XmlText(writeText(schema, value, 'date-time', path))])];
}

function entryOf(name: string, schema: NormalizedSchema, key: string, value: unknown, path: string): XmlNode {
  const item = schema.getValueSchema();
  const keyNode = XmlNode.of(xmlName('key', schema.getKeySchema()), key);
  return new XmlNode(name, [keyNode, ...nodesOf(xmlName('value', item), item, value, path)]);
}

/** The trait has a prefix and an address; the SDK's type says otherwise. */
function withNamespace(node: XmlNode, schema: NormalizedSchema): XmlNode {
  const given: unknown = schema.getMergedTraits().xmlNamespace;
  const [prefix, address]: unknown[] = Array.isArray(given) ? given : [];
  return typeof address === 'string' ? node.addAttribute(prefix ? `xmlns:${String(prefix)}` : 'xmlns', address) : node;
}

export const document = (root: XmlNode): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root.toString()}`;
