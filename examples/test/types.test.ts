import { createPcf, InvalidDefinitionError } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';
import { sqsQueue } from '@pcf/sqs-queue';
import { describe, expect, expectTypeOf, it } from 'vitest';

const pcf = createPcf({ plugins: [dynamodbTable, sqsQueue, localService] });

const table = () =>
  pcf.particle({
    flavor: 'dynamodb_table',
    pcf_name: 'orders',
    aws_resource: {
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  });
const queue = () => pcf.particle({ flavor: 'sqs_queue', pcf_name: 'mails', aws_resource: { QueueName: 'mails' } });
const service = () =>
  pcf.particle({ flavor: 'local_service', pcf_name: 'worker', service: { command: ['sleep', '1'] } });

type Applied<P extends { apply(): Promise<{ readonly outputs: unknown }> }> = Awaited<
  ReturnType<P['apply']>
>['outputs'];

describe('the types of outputs', () => {
  it('are those of the flavor, each possibly absent: a resource that is gone has none', () => {
    expectTypeOf<Applied<ReturnType<typeof table>>['TableArn']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Applied<ReturnType<typeof queue>>['QueueUrl']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Applied<ReturnType<typeof service>>['pid']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Applied<ReturnType<typeof table>>>().not.toHaveProperty('TabelArn');
    expectTypeOf<Applied<ReturnType<typeof queue>>>().not.toHaveProperty('TableArn');
  });

  it('are exact in an observation of a resource at rest', () => {
    type Seen = Awaited<ReturnType<ReturnType<typeof queue>['getStatus']>>;
    expectTypeOf<Extract<Seen, { kind: 'settled' }>['outputs']['QueueArn']>().toEqualTypeOf<string>();
    type Looked = Awaited<ReturnType<ReturnType<typeof queue>['look']>>['observation'];
    expectTypeOf<Looked>().toEqualTypeOf<Seen>();
  });
});

describe('the types of a field of all flavors of this repository', () => {
  it('accept parents, references, bases and quasiparticles', () => {
    const field = pcf.field([
      { flavor: 'sqs_queue', pcf_name: 'dead', region: 'eu-west-1', aws_resource: { QueueName: 'dead' } },
      {
        flavor: 'sqs_queue',
        pcf_name: 'mails',
        base_particle_config: 'dead',
        parents: ['sqs_queue:dead'],
        aws_resource: {
          QueueName: 'mails',
          RedrivePolicy: { deadLetterTargetArn: '$inherit$sqs_queue:dead$QueueArn', maxReceiveCount: 3 },
        },
      },
      {
        flavor: 'quasiparticle',
        pcf_name: 'workers',
        parents: ['sqs_queue:mails'],
        particles: [
          {
            flavor: 'local_service',
            multiplier: 2,
            service: { command: ['sleep', '1'], environment: { QUEUE: '$inherit$sqs_queue:mails$QueueUrl' } },
          },
        ],
      },
    ]);
    expect(field.size).toBe(4);
    expectTypeOf(field.get('sqs_queue:dead').definition.aws_resource.QueueName).toEqualTypeOf<string>();
  });

  it('refuse a typo in a setting, in a nested setting and in a key', () => {
    const wrong = [
      () =>
        pcf.field([
          // @ts-expect-error a typo
          { flavor: 'sqs_queue', pcf_name: 'a', aws_resource: { QueueName: 'a', DelaySecond: 1 } },
        ]),
      () =>
        pcf.field([
          {
            flavor: 'dynamodb_table',
            pcf_name: 'a',
            aws_resource: {
              TableName: 'a',
              AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
              // @ts-expect-error a typo
              KeySchema: [{ AttributeNam: 'id', KeyType: 'HASH' }],
              BillingMode: 'PAY_PER_REQUEST',
            },
          },
        ]),
      () =>
        pcf.field([
          // @ts-expect-error a typo
          { flavor: 'local_service', pcf_name: 'a', desired_sate: 'stopped', service: { command: ['sleep', '1'] } },
        ]),
    ];
    for (const make of wrong) expect(make).toThrow(InvalidDefinitionError);
  });
});
