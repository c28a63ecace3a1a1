import type { HttpFault } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, ordersOnDemand } from '../support/definitions.js';
import { environmentWith } from '../support/transition.js';

const declared: TableResource = ordersOnDemand({
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'date', AttributeType: 'N' },
    { AttributeName: 'kind', AttributeType: 'S' },
    { AttributeName: 'size', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'id', KeyType: 'HASH' },
    { AttributeName: 'kind', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [byDate({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] } })],
  LocalSecondaryIndexes: [
    {
      IndexName: 'bySize',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'size', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
  Replicas: [{ Region: 'eu-central-1', SSESpecification: { KMSMasterKeyId: '4321abcd-12ab-34cd-56ef-1234567890ab' } }],
});

type Path = readonly (string | number)[];

/** Returns the paths of all members and items of a value, at any depth. */
function* pathsOf(value: unknown, above: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  for (const key of keys) {
    yield [...above, key];
    yield* pathsOf(Reflect.get(value, key), [...above, key]);
  }
}

/** Returns an answer without the value at a path. */
function lacking(path: Path): HttpFault {
  return async (send) => {
    const answer = await send();
    const body: unknown = JSON.parse(textOf(answer.body));
    const key = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce<unknown>((inner, part) => Reflect.get(Object(inner), part), body);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(Object(parent), key);
    return { ...answer, body: new TextEncoder().encode(JSON.stringify(body)) };
  };
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
}

describe('an answer that lacks any one member', () => {
  it.each(['DescribeTable', 'DescribeTimeToLive'])(
    'of %s: nothing is refused, and neither the table nor an index nor the stream is planned to be lost',
    async (operation) => {
      const world = await environmentWith(declared);
      let body: unknown;
      world.http.inject(
        async (send) => {
          const answer = await send();
          body = JSON.parse(textOf(answer.body));
          return answer;
        },
        { operation },
      );
      expect((await world.table(declared).plan()).steps).toEqual([]);
      for (const path of pathsOf(body)) {
        world.http.inject(lacking(path), { operation });
        const { steps } = await world.table(declared).plan();
        expect(
          steps.filter(({ loses }) => loses).map(({ summary }) => summary),
          path.join('.'),
        ).toEqual([]);
        world.http.heal();
      }
    },
  );
});
