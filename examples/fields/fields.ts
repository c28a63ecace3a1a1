// examples/fields/fields.ts
import { createPcf, FieldError } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';
import { sqsQueue } from '@pcf/sqs-queue';

const pcf = createPcf({ plugins: [dynamodbTable, sqsQueue, localService] });
const field = await pcf.load('shop.yml');
const { particles, digest } = await field.plan();
for (const { id, plan } of particles) console.log(id, plan?.steps.map(({ summary }) => summary).join(', '));

const report = await field.apply({ expect: digest, concurrency: 10, maxTimeout: 30 * 60_000 });
for (const { id, outcome } of report.particles) console.log(id, outcome);

const ended = await field.apply({ only: 'orders', cascade: true, state: 'terminated' });
console.log(ended.particles.map(({ id }) => id).join(', then '));
await field.apply({ state: 'terminated' });

const service = { command: ['sleep', '600'] } as const;
const broken = pcf.field([
  { flavor: 'local_service', pcf_name: 'cache', service: { command: ['no-such-program'] } },
  { flavor: 'local_service', pcf_name: 'front', parents: ['local_service:cache'], service },
  { flavor: 'local_service', pcf_name: 'clock', service },
]);
await broken.apply().catch((error: unknown) => {
  if (!(error instanceof FieldError)) throw error;
  for (const { id, outcome, reason = '' } of error.report.particles) console.log(id, outcome, reason);
});
await broken.apply({ state: 'terminated' });
await pcf.dispose();
