// examples/fields/in-a-service.ts
import { AWS_SETTINGS, BEFORE_SEND, CALL_BUDGET, callBudget } from '@pcf/aws';
import { bind, createPcf, FencedError, FencedFieldError, type Policy } from '@pcf/core';
import { sqsQueue } from '@pcf/sqs-queue';

/** Shared by all runtimes: they use the same accounts. */
const budget = callBudget({ perSecond: 50 });
const lease = { isValid: true };

function runtimeOf(tenant: string) {
  const credentials = { accessKeyId: tenant, secretAccessKey: `secret of ${tenant}` };
  return createPcf({
    plugins: [sqsQueue],
    owner: tenant,
    services: [
      bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1', credentials } }),
      bind(CALL_BUDGET, { useValue: budget }),
      bind(BEFORE_SEND, { useValue: requireLease }),
    ],
  });
}

function requireLease(): void {
  if (!lease.isValid) throw new FencedError('another worker has taken this field');
}

const pcf = runtimeOf('acme');
const field = pcf.field([
  { flavor: 'sqs_queue', pcf_name: 'orders', aws_resource: { QueueName: 'orders' } },
  { flavor: 'sqs_queue', pcf_name: 'mail', region: 'us-east-1', aws_resource: { QueueName: 'mail' } },
]);
for (const { id, place } of field.resources()) console.log(id, place?.region, place?.profile ?? 'no profile');

const onlyEurope: Policy = {
  name: 'only-europe',
  decide: ({ resource }) =>
    resource.place?.region?.startsWith('eu-') ? 'allow' : { deny: 'Only regions of Europe may be used.' },
};
const askToCreate: Policy<{ actor: string }> = {
  name: 'ask-to-create',
  decide: ({ plan, context }) =>
    plan?.steps.some(({ creates }) => creates) ? { ask: `${context.actor} creates what costs money.` } : 'allow',
};
const policies = { rules: [onlyEurope, askToCreate], context: { actor: 'ada' } };
await field.apply({ policies }).catch((error: Error) => console.log(error.message));

const { digest, particles } = await field.plan({ policies, only: 'orders' });
for (const { id, verdicts = [] } of particles) console.log(id, ...verdicts);
const approved = await field.apply({ policies, only: 'orders', expect: digest });
console.log(approved.particles.map(({ outcome }) => outcome));

lease.isValid = false;
await field.apply({ only: 'orders', state: 'terminated' }).catch((error: unknown) => {
  if (!(error instanceof FencedFieldError)) throw error;
  for (const { id, outcome } of error.report.particles) console.log(id, outcome, error.reason);
});

lease.isValid = true;
await field.apply({ only: 'orders', state: 'terminated' });
await pcf.dispose();
