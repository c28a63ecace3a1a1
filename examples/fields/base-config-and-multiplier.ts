// examples/fields/base-config-and-multiplier.ts
import { createPcf } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';

const pcf = createPcf({ plugins: [dynamodbTable, localService] });
const workers = await pcf.load('base.yml');
const { desiredState, definition } = workers.get('local_service:child-worker');
console.log(desiredState, definition.service.command, definition.service.environment);

const field = await pcf.load('multiplier.yml');
const { particles } = await field.apply();
for (const { id, outputs } of particles) console.log(id, outputs.TableName ?? '');

const fewer = await field.apply({ only: 'multi_table-2', state: 'terminated' });
console.log(fewer.particles.map(({ id, outcome }) => `${id} ${outcome}`).join());
await field.apply({ state: 'terminated' });
await pcf.dispose();
