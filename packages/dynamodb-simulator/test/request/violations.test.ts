import { describe, expect, it } from 'vitest';
import { all, hash, onDemand, range, TestClient } from '../support/simulator.js';

const constraint = (...violations: string[]) =>
  `ValidationException: ${violations.length} validation error${violations.length > 1 ? 's' : ''} detected: ` +
  violations.join('; ');

const notNull = (path: string) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
const longer = (path: string, value: string, least: number) =>
  `Value '${value}' at '${path}' failed to satisfy constraint: Member must have length greater than or equal to ${least}`;

describe('Broken constraints', () => {
  it('show the members of structures in a list that is too long', async () => {
    const input = { ...onDemand(), KeySchema: [hash('pk'), range('sk'), hash('c')] };

    expect(await new TestClient().refusal('CreateTable', input)).toBe(
      constraint(
        "Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), " +
          "KeySchemaElement(attributeName=c, keyType=HASH)]' at 'keySchema' failed to satisfy constraint: " +
          'Member must have length less than or equal to 2',
      ),
    );
  });

  it('show structures within structures alike, and what they lack', async () => {
    const witness = (region: string) => ({ Create: { RegionName: region } });
    const input = { TableName: 'orders', GlobalTableWitnessUpdates: [witness('eu-west-2'), witness('eu-west-3')] };
    const shown = (region: string) =>
      `GlobalTableWitnessGroupUpdate(create=CreateGlobalTableWitnessGroupMemberAction(regionName=${region}), delete=null)`;

    expect(await new TestClient().refusal('UpdateTable', input)).toBe(
      constraint(
        `Value '[${shown('eu-west-2')}, ${shown('eu-west-3')}]' at 'globalTableWitnessUpdates' failed to satisfy ` +
          'constraint: Member must have length less than or equal to 1',
      ),
    );
  });

  it('are listed for global indexes before local ones, in any order of the request', async () => {
    const LocalSecondaryIndexes = [{ IndexName: 'l1', KeySchema: [hash('id')], Projection: all }];
    const GlobalSecondaryIndexes = [{ IndexName: 'g1', KeySchema: [hash('id')], Projection: all }];
    const refusal = constraint(
      longer('globalSecondaryIndexes.1.member.indexName', 'g1', 3),
      longer('localSecondaryIndexes.1.member.indexName', 'l1', 3),
    );

    for (const indexes of [
      { LocalSecondaryIndexes, GlobalSecondaryIndexes },
      { GlobalSecondaryIndexes, LocalSecondaryIndexes },
    ]) {
      expect(await new TestClient().refusal('CreateTable', { ...onDemand(), ...indexes })).toBe(refusal);
    }
  });

  it('are listed for one global index after the other, its name first', async () => {
    const GlobalSecondaryIndexes = Array.from({ length: 9 }, () => ({}));
    const refusal = await new TestClient().refusal('CreateTable', { ...onDemand(), GlobalSecondaryIndexes });

    expect(refusal.split('; ').at(-1)).toBe(notNull('globalSecondaryIndexes.4.member.indexName'));
  });
});
