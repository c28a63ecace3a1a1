// examples/fields/protection.ts
import { createPcf } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';
import { sqsQueue } from '@pcf/sqs-queue';

const pcf = createPcf({ plugins: [dynamodbTable, localService, sqsQueue] });
const field = await pcf.load('protection.yml');
const group = field.group('quasiparticle:persist_table_example');
await group.apply();
const { particles } = await group.apply({ state: 'terminated' });
for (const { id, outcome, kept = '' } of particles) console.log(id, outcome, kept);
console.log(await group.syncState(), await field.get('dynamodb_table:table-persist').syncState());

const declare = (persist_on_termination: boolean) =>
  pcf.field([
    { flavor: 'sqs_queue', pcf_name: 'dead', aws_resource: { QueueName: 'dead-letters' } },
    {
      flavor: 'sqs_queue',
      pcf_name: 'orders',
      parents: ['sqs_queue:dead'],
      persist_on_termination,
      aws_resource: {
        QueueName: 'orders',
        RedrivePolicy: { deadLetterTargetArn: '$inherit$sqs_queue:dead$QueueArn', maxReceiveCount: 5 },
      },
    },
  ]);
await declare(true).apply();
const ended = await declare(true).apply({ state: 'terminated' });
for (const { id, outcome, kept, reason } of ended.particles) console.log(id, outcome, kept ?? reason);

const gone = await declare(false).apply({ state: 'terminated' });
console.log(gone.particles.map(({ id, outcome }) => `${id} ${outcome}`).join(', '));

const tuned = (VisibilityTimeout: number) =>
  pcf.particle({
    flavor: 'sqs_queue',
    pcf_name: 'tuned',
    persist_on_update: true,
    aws_resource: { QueueName: 'tuned', VisibilityTimeout },
  });
await tuned(30).apply();
const { outcome, kept } = await tuned(60).apply();
console.log(outcome, kept);
await pcf.dispose();
