import { NOON, onDemand, TestClient } from './simulator.js';

export const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
export const statement = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: 'dynamodb:GetItem',
  Resource: arn,
};
export const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
export const READ = policy(statement);
export const WRITE = policy({ ...statement, Action: 'dynamodb:PutItem' });
export const put = (Policy: string, more: object = {}) => ({ ResourceArn: arn, Policy, ...more });
export const resource = { ResourceArn: arn };
export const NONE = `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ${arn}`;

export const started = async (durations: 'aws' | 'instant' = 'instant', more: object = {}) => {
  const aws = new TestClient({ durations });
  await aws.call('CreateTable', { ...onDemand(), ...more });
  aws.clock.advance(6_000);
  await aws.describe();
  return aws;
};
export const START = NOON + 6_000;
