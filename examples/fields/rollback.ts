// examples/fields/rollback.ts
import { createPcf, FieldError } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';

const pcf = createPcf({ plugins: [dynamodbTable, localService] });
const field = await pcf.load('rollback.yml');
await field.apply({ only: 'sessions' });

await field
  .group('quasiparticle:rollback_quasiparticle')
  .apply({ rollback: true })
  .catch((error: unknown) => {
    if (!(error instanceof FieldError)) throw error;
    const { particles, rollback = [] } = error.report;
    for (const { id, outcome } of particles) console.log(id, outcome);
    for (const { id, from, outcome } of rollback) console.log('rolled back:', id, from, outcome);
  });
for (const name of ['sessions', 'carts'] as const)
  console.log(name, await field.get(`dynamodb_table:${name}`).syncState({ fresh: true }));

const controller = new AbortController();
pcf.events.on((event) => {
  if (event.type === 'applied' && event.id === 'dynamodb_table:carts') controller.abort();
});
await field.apply({ rollback: true, signal: controller.signal }).catch((error: unknown) => {
  if (!(error instanceof FieldError)) throw error;
  const { particles, rollback = 'nothing' } = error.report;
  for (const { id, outcome, created } of particles) console.log(id, outcome, created ? '(created)' : '');
  console.log('rolled back:', rollback);
});
await field.apply({ state: 'terminated' });
await pcf.dispose();
