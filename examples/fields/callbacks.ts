// examples/fields/callbacks.ts
import { type CallbackArguments, createPcf, FieldError } from '@pcf/core';
import { sqsQueue } from '@pcf/sqs-queue';

const started = async ({ particle }: CallbackArguments) => console.log('started:', await particle?.syncState());
const updated = () => console.log('updated');
const ended = ({ text }: CallbackArguments) => console.log('ended:', text);

const pcf = createPcf({ plugins: [sqsQueue] });
const declare = (VisibilityTimeout: number) =>
  pcf.particle({
    flavor: 'sqs_queue',
    pcf_name: 'orders',
    aws_resource: { QueueName: 'orders', VisibilityTimeout },
    callbacks: {
      start: { function: started, kwargs: { particle: true } },
      update: { function: updated },
      terminate: { function: ended, kwargs: { text: 'terminate' } },
    },
  });
await declare(30).apply();
await declare(30).apply();
await declare(60).apply();
const last = declare(60);
last.desiredState = 'terminated';
await last.apply();

const page = () => Promise.reject(new Error('the pager is off'));
const field = pcf.field([
  {
    flavor: 'sqs_queue',
    pcf_name: 'first',
    aws_resource: { QueueName: 'first' },
    callbacks: { start: { function: page } },
  },
  { flavor: 'sqs_queue', pcf_name: 'second', parents: ['sqs_queue:first'], aws_resource: { QueueName: 'second' } },
]);
await field.apply().catch((error: unknown) => {
  if (!(error instanceof FieldError)) throw error;
  console.log(error.message);
});
const { particles } = await field.apply();
for (const { id, outcome } of particles) console.log(id, outcome);
await field.apply({ state: 'terminated' });
await pcf.dispose();
