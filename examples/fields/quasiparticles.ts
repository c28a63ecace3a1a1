// examples/fields/quasiparticles.ts
import { createPcf, defineQuasiparticle, type Plugin } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';
import { z } from 'zod';

const masterWorker = defineQuasiparticle({
  name: 'master_worker',
  summary: 'Workers that start once all masters run',
  schema: z.strictObject({ custom_config: z.strictObject({ master: z.string() }) }),
  wire(members, { custom_config }) {
    const masters = members.filter(({ name }) => name.includes(custom_config.master));
    const workers = members.filter((member) => !masters.includes(member));
    return masters.flatMap(({ id: parent }) => workers.map(({ id: child }) => ({ parent, child })));
  },
});

const clusters: Plugin<never, typeof masterWorker> = {
  name: '@acme/pcf-clusters',
  apiVersion: 1,
  register: (registrar) => registrar.quasiparticle(masterWorker),
};

const pcf = createPcf({ plugins: [dynamodbTable, localService, clusters] });
const field = await pcf.load('cluster.yml');
const streaming = field.group('quasiparticle:streaming');
console.log(await streaming.syncState());

const { particles } = await streaming.apply();
for (const { id } of particles) console.log(id);
console.log(await streaming.syncState());

const cluster = field.group('master_worker:kafka_zookeeper');
cluster.desiredState = 'stopped';
await cluster.apply();
console.log(await cluster.syncState(), await streaming.syncState());

streaming.desiredState = 'terminated';
await streaming.apply();
console.log(await streaming.syncState());
await pcf.dispose();
