import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand } from '../support/definitions.js';
import { type PlanContext, planLines } from '../support/plan-lines.js';
import { insights, maximum, stream, units, warm, withTwoIndexes } from '../support/setting-makers.js';

const two2 = (a: number, b: number) =>
  orders({
    GlobalSecondaryIndexes: [byDate({ IndexName: 'a', ...units(a) }), byDate({ IndexName: 'b', ...units(b) })],
  });

describe('a plan of capacity and indexes', () => {
  it.each<[string, string[], TableResource | undefined, TableResource, PlanContext?]>([
    [
      'removes a maximum',
      [
        'UpdateTable {OnDemandThroughput:{MaxReadRequestUnits:-1}} | change the on-demand maximum of table orders | group on demand | OnDemandThroughput.MaxReadRequestUnits: 5 -> -1',
      ],
      ordersOnDemand(maximum(5)),
      ordersOnDemand(maximum(-1)),
    ],
    [
      'changes the maximum of an index',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,OnDemandThroughput:{MaxReadRequestUnits:6}}}]} | change the on-demand maximum of index a of table orders | 2 s | group on demand | GlobalSecondaryIndexes[a].OnDemandThroughput.MaxReadRequestUnits: 5 -> 6',
      ],
      withTwoIndexes(maximum(5), {}),
      withTwoIndexes(maximum(6), {}),
    ],
    [
      'changes the maxima of two indexes',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,OnDemandThroughput:{MaxReadRequestUnits:6}}},{Update:{IndexName:b,OnDemandThroughput:{MaxReadRequestUnits:7,MaxWriteRequestUnits:8}}}]} | change the on-demand maximum of indexes a, b of table orders | 2 s | group on demand | GlobalSecondaryIndexes[a].OnDemandThroughput.MaxReadRequestUnits: 5 -> 6 | GlobalSecondaryIndexes[b].OnDemandThroughput.MaxReadRequestUnits: -1 -> 7 | GlobalSecondaryIndexes[b].OnDemandThroughput.MaxWriteRequestUnits: -1 -> 8',
      ],
      withTwoIndexes(maximum(5), {}),
      withTwoIndexes(maximum(6), maximum(7, 8)),
    ],
    [
      'raises the warm throughput',
      [
        'UpdateTable {WarmThroughput:{ReadUnitsPerSecond:13000,WriteUnitsPerSecond:5000}} | raise the warm throughput of table orders | 400 s | WarmThroughput.ReadUnitsPerSecond: 12000 -> 13000 | WarmThroughput.WriteUnitsPerSecond: 4000 -> 5000',
      ],
      ordersOnDemand(warm(12000, 4000)),
      ordersOnDemand(warm(13000, 5000)),
    ],
    [
      'raises that of indexes',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,WarmThroughput:{ReadUnitsPerSecond:13000}}},{Update:{IndexName:b,WarmThroughput:{ReadUnitsPerSecond:14000}}}]} | raise the warm throughput of indexes a, b of table orders | 400 s | GlobalSecondaryIndexes[a].WarmThroughput.ReadUnitsPerSecond: 12000 -> 13000 | GlobalSecondaryIndexes[b].WarmThroughput.ReadUnitsPerSecond: 12000 -> 14000',
      ],
      withTwoIndexes(warm(12000), warm(12000)),
      { ...withTwoIndexes(warm(13000), warm(14000)) },
    ],
    [
      'raises one member, and never lowers the other',
      [
        'UpdateTable {WarmThroughput:{ReadUnitsPerSecond:14000,WriteUnitsPerSecond:9000}} | raise the warm throughput of table orders | 400 s | WarmThroughput.ReadUnitsPerSecond: 13000 -> 14000',
      ],
      ordersOnDemand(warm(13000, 9000)),
      ordersOnDemand(warm(14000, 5000)),
    ],
    [
      'changes the throughput of an index',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,ProvisionedThroughput:{ReadCapacityUnits:2,WriteCapacityUnits:2}}}]} | change the throughput of index a of table orders | 2 s | GlobalSecondaryIndexes[a].ProvisionedThroughput.ReadCapacityUnits: 1 -> 2 | GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 1 -> 2',
      ],
      two2(1, 1),
      two2(2, 1),
    ],
    [
      'changes those of two indexes',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,ProvisionedThroughput:{ReadCapacityUnits:2,WriteCapacityUnits:2}}},{Update:{IndexName:b,ProvisionedThroughput:{ReadCapacityUnits:3,WriteCapacityUnits:3}}}]} | change the throughput of indexes a, b of table orders | 2 s | GlobalSecondaryIndexes[a].ProvisionedThroughput.ReadCapacityUnits: 1 -> 2 | GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 1 -> 2 | GlobalSecondaryIndexes[b].ProvisionedThroughput.ReadCapacityUnits: 1 -> 3 | GlobalSecondaryIndexes[b].ProvisionedThroughput.WriteCapacityUnits: 1 -> 3',
      ],
      two2(1, 1),
      two2(2, 3),
    ],
    [
      'changes that of the table with that of an index',
      [
        'UpdateTable {ProvisionedThroughput:{ReadCapacityUnits:5,WriteCapacityUnits:5},GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,ProvisionedThroughput:{ReadCapacityUnits:2,WriteCapacityUnits:2}}}]} | change the throughput of table orders | 2 s | GlobalSecondaryIndexes[a].ProvisionedThroughput.ReadCapacityUnits: 1 -> 2 | GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 1 -> 2 | ProvisionedThroughput.ReadCapacityUnits: 1 -> 5 | ProvisionedThroughput.WriteCapacityUnits: 2 -> 5',
      ],
      two2(1, 1),
      { ...two2(2, 1), ...units(5) },
    ],
    [
      'lowers last what cannot be lowered now',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:b,ProvisionedThroughput:{ReadCapacityUnits:9,WriteCapacityUnits:9}}}]} | change the throughput of index b of table orders | 2 s | GlobalSecondaryIndexes[b].ProvisionedThroughput.ReadCapacityUnits: 5 -> 9 | GlobalSecondaryIndexes[b].ProvisionedThroughput.WriteCapacityUnits: 5 -> 9',
        'UpdateTable {ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1},GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}}]} | change the throughput of table orders | 2 s | deferred until 2 | GlobalSecondaryIndexes[a].ProvisionedThroughput.ReadCapacityUnits: 5 -> 1 | GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 5 -> 1 | ProvisionedThroughput.ReadCapacityUnits: 5 -> 1 | ProvisionedThroughput.WriteCapacityUnits: 5 -> 1',
      ],
      { ...two2(5, 5), ...units(5) },
      { ...two2(1, 9), ...units(1) },
      { seen: { NotLowerable: { '': 1, a: 2 } } },
    ],
    [
      'lowers that of an index last',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:b,ProvisionedThroughput:{ReadCapacityUnits:9,WriteCapacityUnits:9}}}]} | change the throughput of index b of table orders | 2 s | GlobalSecondaryIndexes[b].ProvisionedThroughput.ReadCapacityUnits: 5 -> 9 | GlobalSecondaryIndexes[b].ProvisionedThroughput.WriteCapacityUnits: 5 -> 9',
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}}]} | change the throughput of index a of table orders | 2 s | deferred until 1 | GlobalSecondaryIndexes[a].ProvisionedThroughput.ReadCapacityUnits: 5 -> 1 | GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 5 -> 1',
      ],
      two2(5, 5),
      two2(1, 9),
      { seen: { NotLowerable: { a: 1 } } },
    ],
    [
      'lowers at once what can be lowered',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Update:{IndexName:a,ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}},{Update:{IndexName:b,ProvisionedThroughput:{ReadCapacityUnits:9,WriteCapacityUnits:9}}}]} | change the throughput of indexes a, b of table orders | 2 s | GlobalSecondaryIndexes[a].ProvisionedThroughput.ReadCapacityUnits: 5 -> 1 | GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 5 -> 1 | GlobalSecondaryIndexes[b].ProvisionedThroughput.ReadCapacityUnits: 5 -> 9 | GlobalSecondaryIndexes[b].ProvisionedThroughput.WriteCapacityUnits: 5 -> 9',
      ],
      two2(5, 5),
      two2(1, 9),
      { seen: { NotLowerable: { b: 1 } } },
    ],
    [
      'raises one member first, and lowers the other last',
      [
        'UpdateTable {ProvisionedThroughput:{ReadCapacityUnits:9,WriteCapacityUnits:5}} | change the throughput of table orders | 2 s | ProvisionedThroughput.ReadCapacityUnits: 5 -> 9',
        'UpdateTable {ProvisionedThroughput:{ReadCapacityUnits:9,WriteCapacityUnits:1}} | change the throughput of table orders | 2 s | deferred until 1 | ProvisionedThroughput.WriteCapacityUnits: 5 -> 1',
      ],
      { ...two2(5, 5), ...units(5) },
      { ...two2(5, 5), ...units(9, 1) },
      { seen: { NotLowerable: { '': 1 } } },
    ],
    [
      'becomes on demand',
      [
        'UpdateTable {BillingMode:PAY_PER_REQUEST} | change the billing mode to PAY_PER_REQUEST of table orders | 90 s | group on demand | BillingMode: PROVISIONED -> PAY_PER_REQUEST',
      ],
      orders(),
      ordersOnDemand(),
    ],
    [
      'carries a maximum, after the stream',
      [
        'UpdateTable {StreamSpecification:{StreamEnabled:false}} | switch off the stream of table orders | 5 s | loses data | lost changes of items while the stream is off; the records of the old stream can be read for 24 more hours, and a later stream has another ARN | changesOutputs [LatestStreamArn] | group on demand | StreamSpecification: {StreamEnabled:true,StreamViewType:KEYS_ONLY} -> {StreamEnabled:false}',
        'UpdateTable {BillingMode:PAY_PER_REQUEST,OnDemandThroughput:{MaxReadRequestUnits:5}} | change the billing mode to PAY_PER_REQUEST and change the on-demand maximum of table orders | 90 s | group on demand | BillingMode: PROVISIONED -> PAY_PER_REQUEST | OnDemandThroughput.MaxReadRequestUnits: -1 -> 5',
      ],
      orders(stream('KEYS_ONLY')),
      ordersOnDemand({ ...maximum(5), ...stream() }),
    ],
    [
      'carries the stream',
      [
        'UpdateTable {BillingMode:PAY_PER_REQUEST,StreamSpecification:{StreamEnabled:true,StreamViewType:KEYS_ONLY}} | change the billing mode to PAY_PER_REQUEST and switch on the stream (KEYS_ONLY) of table orders | 90 s | changesOutputs [LatestStreamArn] | group on demand | BillingMode: PROVISIONED -> PAY_PER_REQUEST | StreamSpecification: {StreamEnabled:false} -> {StreamEnabled:true,StreamViewType:KEYS_ONLY}',
      ],
      orders(),
      ordersOnDemand(stream('KEYS_ONLY')),
    ],
    [
      'carries the first change of the stream',
      [
        'UpdateTable {BillingMode:PAY_PER_REQUEST,StreamSpecification:{StreamEnabled:false}} | change the billing mode to PAY_PER_REQUEST and switch off the stream of table orders | 90 s | changesOutputs [LatestStreamArn] | loses data | lost changes of items while the stream is off; the records of the old stream can be read for 24 more hours, and a later stream has another ARN | group on demand | BillingMode: PROVISIONED -> PAY_PER_REQUEST | StreamSpecification: {StreamEnabled:true,StreamViewType:KEYS_ONLY} -> {StreamEnabled:false}',
        'UpdateTable {StreamSpecification:{StreamEnabled:true,StreamViewType:NEW_IMAGE}} | switch on the stream (NEW_IMAGE) of table orders | 5 s | changesOutputs [LatestStreamArn] | group on demand | StreamSpecification: {StreamEnabled:false} -> {StreamEnabled:true,StreamViewType:NEW_IMAGE}',
      ],
      orders(stream('KEYS_ONLY')),
      ordersOnDemand(stream('NEW_IMAGE')),
    ],
    [
      'carries the creation of an index',
      [
        'UpdateTable {BillingMode:PAY_PER_REQUEST,AttributeDefinitions:[{AttributeName:date,AttributeType:N}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:a,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},OnDemandThroughput:{MaxReadRequestUnits:5}}}]} | change the billing mode to PAY_PER_REQUEST and create index a of table orders | 540 s | group on demand | BillingMode: PROVISIONED -> PAY_PER_REQUEST | GlobalSecondaryIndexes[a]: undefined -> {IndexName:a,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},OnDemandThroughput:{MaxReadRequestUnits:5}}',
        'UpdateTable {AttributeDefinitions:[{AttributeName:date,AttributeType:N}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:b,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}}}]} | create index b of table orders | 540 s | group on demand | GlobalSecondaryIndexes[b]: undefined -> {IndexName:b,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ContributorInsightsSpecification:{Enabled:true}}',
        'UpdateContributorInsights {IndexName:b,ContributorInsightsAction:ENABLE} | switch on contributor insights of index b of table orders | 2 s | group on demand | GlobalSecondaryIndexes[b].ContributorInsightsSpecification.Enabled: false -> true',
      ],
      orders({ GlobalSecondaryIndexes: [] }),
      withTwoIndexes(maximum(5), insights(true)),
    ],
    [
      'carries the maximum of an index',
      [
        'UpdateTable {BillingMode:PAY_PER_REQUEST,GlobalSecondaryIndexUpdates:[{Update:{IndexName:byDate,OnDemandThroughput:{MaxReadRequestUnits:5}}}]} | change the billing mode to PAY_PER_REQUEST and change the on-demand maximum of index byDate of table orders | 90 s | group on demand | BillingMode: PROVISIONED -> PAY_PER_REQUEST | GlobalSecondaryIndexes[byDate].OnDemandThroughput.MaxReadRequestUnits: -1 -> 5',
      ],
      orders(),
      ordersOnDemand({ GlobalSecondaryIndexes: [byDate(maximum(5))] }),
    ],
    [
      'becomes provisioned',
      [
        'UpdateTable {BillingMode:PROVISIONED,ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:2},GlobalSecondaryIndexUpdates:[{Update:{IndexName:byDate,ProvisionedThroughput:{ReadCapacityUnits:3,WriteCapacityUnits:4}}}]} | change the billing mode to PROVISIONED of table orders | 90 s | GlobalSecondaryIndexes[byDate].ProvisionedThroughput.ReadCapacityUnits: undefined -> 3 | GlobalSecondaryIndexes[byDate].ProvisionedThroughput.WriteCapacityUnits: undefined -> 4 | BillingMode: PAY_PER_REQUEST -> PROVISIONED | ProvisionedThroughput.ReadCapacityUnits: undefined -> 1 | ProvisionedThroughput.WriteCapacityUnits: undefined -> 2',
      ],
      ordersOnDemand(),
      orders(),
    ],
    [
      'becomes provisioned between the deletion and the creation of indexes',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Delete:{IndexName:byDate}}]} | delete index byDate of table orders | 5 s | loses index | lost queries that use it fail, until it is declared and built again | GlobalSecondaryIndexes[byDate]: {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}} -> undefined',
        'UpdateTable {BillingMode:PROVISIONED,ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:2}} | change the billing mode to PROVISIONED of table orders | 90 s | BillingMode: PAY_PER_REQUEST -> PROVISIONED | ProvisionedThroughput.ReadCapacityUnits: undefined -> 1 | ProvisionedThroughput.WriteCapacityUnits: undefined -> 2',
        'UpdateTable {AttributeDefinitions:[{AttributeName:date,AttributeType:N}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:x,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}}]} | create index x of table orders | 540 s | GlobalSecondaryIndexes[x]: undefined -> {IndexName:x,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}',
      ],
      ordersOnDemand(),
      orders({ GlobalSecondaryIndexes: [byDate({ IndexName: 'x', ...units(1) })] }),
    ],
    [
      'deletes an index',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Delete:{IndexName:byDate}}]} | delete index byDate of table orders | 5 s | loses index | lost queries that use it fail, until it is declared and built again | GlobalSecondaryIndexes[byDate]: {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}} -> undefined',
      ],
      ordersOnDemand(),
      ordersOnDemand({ GlobalSecondaryIndexes: [] }),
    ],
    [
      'rebuilds an index',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Delete:{IndexName:byDate}}]} | delete index byDate (changes: KeySchema, Projection) of table orders | 5 s | loses index | lost queries that use it fail, until it is built again from the items | because GlobalSecondaryIndexes[byDate].KeySchema: [{AttributeName:date,KeyType:HASH}] -> [{AttributeName:id,KeyType:HASH}] | because GlobalSecondaryIndexes[byDate].Projection: {ProjectionType:ALL} -> {ProjectionType:KEYS_ONLY} | GlobalSecondaryIndexes[byDate]: {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}} -> undefined',
        'UpdateTable {AttributeDefinitions:[{AttributeName:id,AttributeType:S}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:byDate,KeySchema:[{AttributeName:id,KeyType:HASH}],Projection:{ProjectionType:KEYS_ONLY}}}]} | create index byDate of table orders | 540 s | group on demand | GlobalSecondaryIndexes[byDate]: undefined -> {IndexName:byDate,KeySchema:[{AttributeName:id,KeyType:HASH}],Projection:{ProjectionType:KEYS_ONLY}}',
      ],
      ordersOnDemand(),
      ordersOnDemand({
        GlobalSecondaryIndexes: [
          byDate({
            Projection: { ProjectionType: 'KEYS_ONLY' },
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          }),
        ],
      }),
    ],
    [
      'rebuilds an index of another type',
      [
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Delete:{IndexName:byDate}}]} | delete index byDate (changes: the type of date) of table orders | 5 s | loses index | lost queries that use it fail, until it is built again from the items | because AttributeDefinitions[date]: N -> S | GlobalSecondaryIndexes[byDate]: {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}} -> undefined',
        'UpdateTable {AttributeDefinitions:[{AttributeName:date,AttributeType:S}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}}}]} | create index byDate of table orders | 540 s | group on demand | GlobalSecondaryIndexes[byDate]: undefined -> {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}}',
      ],
      ordersOnDemand(),
      ordersOnDemand({
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'date', AttributeType: 'S' },
        ],
      }),
    ],
    [
      'carries the throughput of an index with a creation',
      [
        'UpdateTable {AttributeDefinitions:[{AttributeName:date,AttributeType:N}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:x,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}},{Update:{IndexName:byDate,ProvisionedThroughput:{ReadCapacityUnits:2,WriteCapacityUnits:2}}}]} | create index x and change the throughput of index byDate of table orders | 540 s | GlobalSecondaryIndexes[x]: undefined -> {IndexName:x,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}} | GlobalSecondaryIndexes[byDate].ProvisionedThroughput.ReadCapacityUnits: 1 -> 2 | GlobalSecondaryIndexes[byDate].ProvisionedThroughput.WriteCapacityUnits: 1 -> 2',
      ],
      orders({ GlobalSecondaryIndexes: [byDate(units(1))] }),
      orders({ GlobalSecondaryIndexes: [byDate(units(2)), byDate({ IndexName: 'x', ...units(1) })] }),
    ],
  ])('%s', (_, expected, before, after, more) => {
    expect(planLines(before, after, more)).toEqual(expected);
  });
});
