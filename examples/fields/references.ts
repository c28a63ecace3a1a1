// examples/fields/references.ts
import { createPcf, type Plugin } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';

const GROUPS = new Map([
  ['test_sg', 'sg-0a1'],
  ['test_sg2', 'sg-0b2'],
]);

const network: Plugin<never> = {
  name: '@acme/pcf-network',
  apiVersion: 1,
  register(registrar) {
    registrar.lookup({
      resource: 'security_groups',
      async find({ names }) {
        const ids = names.flatMap((name) => GROUPS.get(name) ?? []);
        return ids.length === names.length ? ids.join(',') : undefined;
      },
    });
  },
};

const pcf = createPcf({ plugins: [dynamodbTable, localService, network] });
const field = await pcf.load('inherit.yml');
const [, child] = (await field.plan()).particles;
for (const { path, reference } of child?.unknown ?? []) console.log(path, 'is known after apply:', reference);

await field.apply();
const { environment } = field.get('local_service:child').definition.service;
for (const [name, value] of Object.entries(environment ?? {})) console.log(`${name}=${value}`);

for (const _ of ['first', 'again']) {
  const { particles } = await field.apply({ state: 'terminated' });
  console.log(particles.map(({ id, outcome }) => `${id} ${outcome}`).join(', '));
}
await pcf.dispose();
