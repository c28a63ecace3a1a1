import { describe, expect, it } from 'vitest';
import { posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

const OURS = '123456789012';
const THEIRS = '210987654321';
const definition = { flavor: 'dynamodb_table', pcf_name: 'posts', aws_resource: posts() } as const;
const arnIn = (account: string) => `arn:aws:dynamodb:us-east-1:${account}:table/posts`;

describe('settings of AWS that are given to a field or a particle', () => {
  it('send two fields of one runtime to two accounts at once', async () => {
    const environment = new TestEnvironment();
    const fields = [
      environment.pcf.field([definition]),
      environment.pcf.field([definition], { services: [environment.settingsOf(THEIRS)] }),
    ];
    const reports = await Promise.all(fields.map((field) => field.apply()));
    const arns = reports.map(({ particles }) => particles[0]?.outputs.TableArn);
    expect(arns).toEqual([arnIn(OURS), arnIn(THEIRS)]);
  });

  it('locate a table whose definition has no region: two particles of it are refused', () => {
    const { pcf } = new TestEnvironment();
    const written = (region: string) => ({ ...definition, pcf_name: 'others', region });
    expect(() => pcf.field([definition, written('us-east-1')])).toThrow(
      'dynamodb_table:posts and dynamodb_table:others describe the same resource',
    );
    expect(pcf.field([definition, written('eu-west-1')]).size).toBe(2);
  });

  it('send a particle, its items and its import to the account', async () => {
    const environment = new TestEnvironment();
    const services = [environment.settingsOf(THEIRS)];
    const theirs = environment.pcf.particle(definition, { services });
    expect((await theirs.apply()).outputs.TableArn).toBe(arnIn(THEIRS));
    await theirs.putItem({ Post: { S: 'hello' }, PostDateTime: { S: 'now' } });
    expect(await environment.pcf.import('dynamodb_table', 'posts')).toBeUndefined();
    expect(await environment.pcf.import('dynamodb_table', 'posts', { services })).toMatchObject({ pcf_name: 'posts' });
    expect(await environment.pcf.particle(definition).getStatus()).toEqual({ kind: 'missing' });
  });

  it('send the lookups of a field to the account', async () => {
    const environment = new TestEnvironment();
    const services = [environment.settingsOf(THEIRS)];
    await environment.pcf.particle(definition, { services }).apply();
    const aws_resource = { ...posts(), TableName: 'copy', Tags: { Source: '$lookup$dynamodb_table$posts' } };
    const field = environment.pcf.fieldOf([{ value: { ...definition, pcf_name: 'copy', aws_resource } }], { services });
    expect((await field.resolve('dynamodb_table:copy')).definition).toMatchObject({
      aws_resource: { Tags: { Source: arnIn(THEIRS) } },
    });
  });
});
