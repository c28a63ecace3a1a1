import { atLeast, long, oneOf, optional, required, struct } from '../request/shape.js';

export const provisionedThroughput = struct('ProvisionedThroughput', {
  WriteCapacityUnits: required(long(atLeast(1))),
  ReadCapacityUnits: required(long(atLeast(1))),
});

export const onDemandThroughput = struct('OnDemandThroughput', {
  MaxReadRequestUnits: optional(long()),
  MaxWriteRequestUnits: optional(long()),
});

export const warmThroughput = struct('WarmThroughput', {
  ReadUnitsPerSecond: optional(long()),
  WriteUnitsPerSecond: optional(long()),
});

export const billingMode = oneOf('PROVISIONED', 'PAY_PER_REQUEST');
