import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as rds from '@aws-sdk/client-rds';
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import type { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { CONSTRAINT_DATA } from '../../src/aws/constraint-data.js';
import { checkOf } from '../../src/aws/constraints.js';
import { modelOf } from '../../src/aws/model.js';
import { awsService } from '../../src/aws.js';
import { CONFIG } from '../support/aws-fakes.js';

const CLIENTS = { dynamodb, iam, rds, tagging, s3, sns, sqs, sts };

describe('a request that breaks a rule which the SDK does not check', () => {
  const roles = () => {
    const service = awsService(iam, { CreateRole: ({ RoleName, Path = '/' }) => ({ Role: role(RoleName, Path) }) });
    return new iam.IAMClient({ ...CONFIG, requestHandler: service.requestHandler() });
  };
  const role = (RoleName = '', Path = '/') => ({
    RoleName,
    Path,
    RoleId: 'AROA0123456789ABCDEF',
    Arn: `arn:aws:iam::123456789012:role${Path}${RoleName}`,
    CreateDate: new Date(0),
  });
  const document = '{"Version":"2012-10-17"}';

  it('is refused as AWS does, with all that is wrong', async () => {
    const command = new iam.CreateRoleCommand({
      RoleName: 'a role!',
      AssumeRolePolicyDocument: document,
      MaxSessionDuration: 60,
      Tags: [{ Key: 'a'.repeat(129), Value: 'b' }],
    });
    await expect(roles().send(command)).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
      message:
        "3 validation errors detected: Value 'a role!' at 'roleName' failed to satisfy constraint: Member must satisfy regular " +
        "expression pattern: [\\w+=,.@-]+; Value '60' at 'maxSessionDuration' failed to satisfy constraint: Member must have value " +
        `greater than or equal to 3600; Value '${'a'.repeat(129)}' at 'tags.1.member.key' failed to satisfy constraint: Member ` +
        'must have length less than or equal to 128',
    });
  });

  it('passes when it breaks none', async () => {
    const command = new iam.CreateRoleCommand({ RoleName: 'a-role', AssumeRolePolicyDocument: document });
    expect((await roles().send(command)).Role?.Arn).toBe('arn:aws:iam::123456789012:role/a-role');
  });

  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'a name that is too short',
      () => {
        const service = awsService(dynamodb, { CreateBackup: () => ({}) });
        const client = new dynamodb.DynamoDBClient({ ...CONFIG, requestHandler: service.requestHandler() });
        return client.send(new dynamodb.CreateBackupCommand({ TableName: 'news', BackupName: 'ab' }));
      },
      'ValidationException',
      "Value 'ab' at 'backupName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      'a value that is not one of a list',
      () => {
        const service = awsService(dynamodb, { UpdateTable: () => ({}) });
        const client = new dynamodb.DynamoDBClient({ ...CONFIG, requestHandler: service.requestHandler() });
        const TableClass = 'COLD' as dynamodb.TableClass;
        return client.send(new dynamodb.UpdateTableCommand({ TableName: 'news', TableClass }));
      },
      'ValidationException',
      'Member must satisfy enum value set: [STANDARD, STANDARD_INFREQUENT_ACCESS]',
    ],
    [
      'a page that is too long',
      () => {
        const service = awsService(tagging, { GetResources: () => ({}) });
        const client = new tagging.ResourceGroupsTaggingAPIClient({
          ...CONFIG,
          requestHandler: service.requestHandler(),
        });
        return client.send(new tagging.GetResourcesCommand({ TagFilters: [{ Key: '' }] }));
      },
      'InvalidParameterException',
      "Value '' at 'tagFilters.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a secret',
      () => {
        const service = awsService(sts, { AssumeRole: () => ({}) });
        const client = new sts.STSClient({ ...CONFIG, requestHandler: service.requestHandler() });
        return client.send(new sts.AssumeRoleCommand({ RoleArn: 'short', RoleSessionName: 'me!' }));
      },
      'ValidationError',
      "2 validation errors detected: Value 'short' at 'roleArn'",
    ],
  ])('%s', async (_, send, name, message) => {
    await expect(send()).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('does not show a value that is secret', () => {
    const model = modelOf(iam);
    const operation = model.operations.get('CreateLoginProfile');
    const check = () => operation && checkOf(model, iam)(operation.input, { UserName: 'me', Password: '\0\0\0secret' });
    expect(check).toThrow("Value at 'password' failed to satisfy constraint");
    expect(check).not.toThrow('secret');
  });
});

/** A rule, as the data has it. */
interface Rule {
  readonly length?: readonly [number | null, number | null];
  readonly pattern?: string;
  readonly enum?: string;
  readonly each?: Rule;
}

describe.each(Object.entries(CLIENTS))('the rules of %s', (_, client) => {
  const model = modelOf(client);
  const data = CONSTRAINT_DATA[model.namespace];
  const ruleOf = (structure: string, member: string): Rule | undefined => {
    const number = new RegExp(`(?:^| )${member}=(\\d+)(?: |$)`).exec(data?.shapes[structure] ?? '')?.[1];
    return number === undefined ? undefined : JSON.parse(data?.rules[Number(number)] ?? '{}');
  };

  it('refuse a text that is too long, and a value of no list, in each operation', () => {
    let tried = 0;
    for (const { input } of model.operations.values()) {
      const members = input.isStructSchema() ? [...input.structIterator()] : [];
      for (const [name, member] of members) {
        const rule = ruleOf(input.getName() ?? '', name);
        const value = member.isListSchema() ? badList(rule, member.getValueSchema()) : badText(rule, member);
        if (value === undefined) continue;
        const path = name.charAt(0).toLowerCase() + name.slice(1);
        const check = () => checkOf(model, client)(input, { [name]: value });
        expect(check).toThrow(new RegExp(`at '${path}(?:\\.1\\.member)?' failed to satisfy constraint: Member must`));
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(2);
  });

  function badText(rule: Rule | undefined, member: NormalizedSchema): string | undefined {
    const most = rule?.length?.[1];
    if (!member.isStringSchema()) return undefined;
    if (typeof most === 'number') return 'a'.repeat(most + 1);
    return rule?.enum !== undefined && Reflect.has(client, rule.enum) ? 'none of them' : undefined;
  }

  function badList(rule: Rule | undefined, item: NormalizedSchema): string[] | undefined {
    const text = badText(rule?.each, item);
    return text === undefined ? undefined : [text];
  }
});
