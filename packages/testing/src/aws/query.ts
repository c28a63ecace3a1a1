import { XmlNode } from '@aws-sdk/xml-builder';
import type { NormalizedSchema } from '@smithy/core/schema';
import { BadRequest } from './errors.js';
import type { OperationModel, ServiceModel } from './model.js';
import { at, readText, requireKnown, wrongKind } from './values.js';
import { addMembers, document, xmlName } from './xml.js';

/** What a form has under a name: `Tags.member.1.Key` is a path of four. */
interface Parameter {
  value: string | undefined;
  readonly parts: Map<string, Parameter>;
}

const emptyParameter = (): Parameter => ({ value: undefined, parts: new Map() });

/** The parameters of a request in the Query protocols, with those of the protocol apart. */
export interface QueryForm {
  readonly action: string;
  readonly version: string;
  readonly parameters: Parameter;
}

/** Reads the form in the body of a request. */
export function parseForm(body: Uint8Array): QueryForm {
  const parameters = emptyParameter();
  let [action, version] = ['', ''];
  for (const [name, value] of new URLSearchParams(Buffer.from(body).toString('utf8'))) {
    if (name === 'Action') action = value;
    else if (name === 'Version') version = value;
    else put(parameters, name.split('.'), value);
  }
  return { action, version, parameters };
}

function put(root: Parameter, path: readonly string[], value: string): void {
  let here = root;
  for (const part of path) {
    const next = here.parts.get(part) ?? emptyParameter();
    here.parts.set(part, next);
    here = next;
  }
  here.value = value;
}

/**
 * Reads the input of an operation from a form.
 *
 * @param isEc2 - the names and lists of the EC2 Query protocol
 * @throws BadRequest for a value of another kind, and for an unknown parameter
 */
export function readForm(schema: NormalizedSchema, { parameters }: QueryForm, isEc2: boolean): unknown {
  return schema.isStructSchema() ? readStructure(schema, parameters, isEc2, '') : readUnit(parameters);
}

function readUnit({ parts }: Parameter): unknown {
  for (const name of parts.keys()) throw unknownParameter(name);
  return {};
}

const unknownParameter = (name: string): BadRequest =>
  new BadRequest('unknown-member', `The parameter ${name} is not recognized`);

function read(schema: NormalizedSchema, parameter: Parameter, isEc2: boolean, path: string): unknown {
  if (schema.isStructSchema()) return readStructure(schema, parameter, isEc2, path);
  const isFlat = isEc2 || Boolean(schema.getMergedTraits().xmlFlattened);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const name = (isEc2 ? ec2Name(item) : undefined) ?? xmlName('member', item);
    return numbered(schema, isFlat ? parameter : onlyPart(schema, parameter, name, path), path).map(([number, one]) =>
      read(item, one, isEc2, at(path, number)),
    );
  }
  if (schema.isMapSchema()) {
    const [keySchema, item] = [schema.getKeySchema(), schema.getValueSchema()];
    const names = [xmlName('key', keySchema), xmlName('value', item)] as const;
    const entries = numbered(schema, isFlat ? parameter : onlyPart(schema, parameter, 'entry', path), path);
    const pairs = entries.map(([number, { parts }]) => readEntry(item, parts, names, isEc2, at(path, number)));
    return Object.fromEntries(pairs);
  }
  if (parameter.parts.size > 0) throw unknownParameter(at(path, [...parameter.parts.keys()][0] ?? ''));
  return readText(schema, parameter.value ?? '', 'date-time', path);
}

function readStructure(schema: NormalizedSchema, { value, parts }: Parameter, isEc2: boolean, path: string): unknown {
  if (value !== undefined) throw wrongKind(value, schema, path);
  const left = new Map(parts);
  const members = [...schema.structIterator()].flatMap(([name, member]) => {
    const wire = memberName(name, member, isEc2);
    const sent = left.get(wire);
    left.delete(wire);
    return sent === undefined ? [] : [[name, read(member, sent, isEc2, at(path, wire))] as const];
  });
  for (const unknown of left.keys()) throw unknownParameter(at(path, unknown));
  return Object.fromEntries(members);
}

function readEntry(
  item: NormalizedSchema,
  parts: ReadonlyMap<string, Parameter>,
  [keyName, valueName]: readonly [string, string],
  isEc2: boolean,
  path: string,
): [string, unknown] {
  for (const name of parts.keys()) if (name !== keyName && name !== valueName) throw unknownParameter(at(path, name));
  const key = parts.get(keyName)?.value;
  const value = parts.get(valueName);
  if (key === undefined || value === undefined)
    throw new BadRequest(
      'missing',
      `The request must contain the parameter ${at(path, key === undefined ? keyName : valueName)}`,
    );
  return [key, read(item, value, isEc2, at(path, valueName))];
}

/** What is in a list that has a level of its own: `Names.member.1`. An empty list is an empty value: `Names=`. */
function onlyPart(schema: NormalizedSchema, parameter: Parameter, name: string, path: string): Parameter {
  for (const other of parameter.parts.keys()) if (other !== name) throw unknownParameter(at(path, other));
  if (parameter.value) throw wrongKind(parameter.value, schema, path);
  return parameter.parts.get(name) ?? emptyParameter();
}

function numbered(schema: NormalizedSchema, { value, parts }: Parameter, path: string): [string, Parameter][] {
  if (value) throw wrongKind(value, schema, path);
  for (const name of parts.keys()) if (!/^[1-9]\d{0,8}$/.test(name)) throw unknownParameter(at(path, name));
  return [...parts].sort(([one], [other]) => Number(one) - Number(other));
}

function memberName(name: string, member: NormalizedSchema, isEc2: boolean): string {
  const given = isEc2 ? ec2Name(member) : undefined;
  if (given !== undefined) return given;
  const wire = xmlName(name, member);
  return isEc2 ? wire.charAt(0).toUpperCase() + wire.slice(1) : wire;
}

function ec2Name(member: NormalizedSchema): string | undefined {
  const given: unknown = Reflect.get(member.getMergedTraits(), 'ec2QueryName');
  return typeof given === 'string' ? given : undefined;
}

/**
 * Writes the answer of an operation.
 *
 * @throws TypeError for an output that does not fit the schema
 */
export function writeAnswer(
  model: ServiceModel,
  { name, output }: OperationModel,
  value: object,
  requestId: string,
): string {
  requireKnown(output, value, '');
  const root = new XmlNode(`${name}Response`);
  if (model.xmlNamespace !== undefined) root.addAttribute('xmlns', model.xmlNamespace);
  if (model.protocol === 'ec2') {
    root.addChildNode(XmlNode.of('requestId', requestId));
    return document(addMembers(root, output.structIterator(), value));
  }
  if (output.isStructSchema())
    root.addChildNode(addMembers(new XmlNode(`${name}Result`), output.structIterator(), value));
  root.addChildNode(new XmlNode('ResponseMetadata', [XmlNode.of('RequestId', requestId)]));
  return document(root);
}
