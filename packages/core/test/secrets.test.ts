import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConflictError, createPcf, defineFlavor } from '../src/index.js';
import { isSecretPath, withoutSecrets } from '../src/printable.js';
import { Lamp, openShop } from './support/lamp.js';

describe('a text', () => {
  it.each([
    ['https://user:hunter2@example.com/path', 'https://<not shown>@example.com/path'],
    ['postgres://admin:p/w#2?@x@db:5432/orders now', 'postgres://<not shown>@db:5432/orders now'],
    ['redis://:hunter2@cache:6379', 'redis://<not shown>@cache:6379'],
    ['git+ssh://hunter2@host/x', 'git+ssh://<not shown>@host/x'],
    [
      'mongodb+srv://u:hunter2@c.example/?x=1 and amqp://u:hunter2@mq',
      'mongodb+srv://<not shown>@c.example/?x=1 and amqp://<not shown>@mq',
    ],
    [
      'https://s3/x?X-Amz-Security-Token=hunter2&X-Amz-Credential=AKIA%2F1&X-Amz-Signature=ab12',
      'https://s3/x?X-Amz-Security-Token=<not shown>&X-Amz-Credential=AKIA%2F1&X-Amz-Signature=<not shown>',
    ],
    [
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/1, SignedHeaders=host, Signature=0123abcd',
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/1, SignedHeaders=host, Signature=<not shown>',
    ],
    ['{"x-amz-security-token":"hunter2hunter2"}', '{"x-amz-security-token":"<not shown>"}'],
    ['authorization: Bearer abc.def-123456', 'authorization: Bearer <not shown>'],
    ['Server=db;User=sa;Password=hunter2;', 'Server=db;User=sa;Password=<not shown>;'],
  ])('%s is shown as %s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
    expect(withoutSecrets(expected)).toBe(expected);
  });

  it.each([
    'https://example.com:8000/a@b',
    'http://127.0.0.1:8000',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
    'mail me@example.com, or see https://example.com/?page=2',
    'the access key AKIAIOSFODNN7EXAMPLE',
    'a token has to be given',
  ])('%s is shown as it is', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('a long text', () => {
  it.each(['x', 'a://', 'a:b', 'password', 'x://y:', 'bearer ', '##', 'IQoJ', '@'])(
    'of many %s is written in time that grows with its length',
    (part) => {
      expect(withoutSecrets(part.repeat(200_000)).length).toBeGreaterThan(0);
    },
  );
});

describe('an error', () => {
  it('contains no credentials of a URL', () => {
    expect(new ConflictError('cannot reach postgres://a:hunter2@db').message).not.toContain('hunter2');
  });

  it('never shows values of settings with names of secrets', () => {
    const names = ['password', 'db_password', 'apiKey', 'SecretString', 'auth-token', 'PrivateKey', 'KeyMaterial'];
    const shape = Object.fromEntries(names.map((name) => [name, z.int()]));
    const flavor = defineFlavor({
      name: 'safe',
      summary: 'A safe',
      schema: z.strictObject({ safe: z.strictObject({ ...shape, width: z.int() }) }),
      uniqueKeys: ['pcf_name'],
      createParticle: (context) => new Lamp(Object.assign({}, context, { definition: { lamp: { colour: 'red' } } })),
    });
    const pcf = createPcf({
      plugins: [{ name: '@acme/safes', apiVersion: 1, register: ({ flavor: add }) => add(flavor) }],
    });
    const safe = Object.fromEntries([...names, 'width'].map((name) => [name, `hunter2 of ${name}`]));
    const make = () => pcf.particles([{ value: { flavor: 'safe', pcf_name: 'a', safe } }]);
    expect(make).toThrow(/safe\.password: .*\(the value found is not shown\)/);
    expect(make).toThrow(/found "hunter2 of width"/);
    for (const name of names) expect(make).not.toThrow(new RegExp(`hunter2 of ${name}`));
  });

  it('recognizes names of secrets', () => {
    expect(isSecretPath(['a', 0, 'DbPassword', 'x'])).toBe(true);
    for (const name of ['AccessKeyId', 'access_key_id', 'KeyType', 'KmsKeyId', 'PartitionKey', 'bypass'])
      expect(isSecretPath([name])).toBe(false);
  });

  it.each([
    'password: *hunter2',
    'password: !hunter2 x',
    'password: |hunter2',
    'password: >hunter2\n  x',
    'password: "a" hunter2',
    'password: [a]hunter2',
    'password: "\\hunter2"',
    'password: @hunter2',
    'password: `hunter2',
    'password: %hunter2\n%hunter2',
    '%hunter2\n---\npassword: x',
    'password: &hunter2 &hunter2 x',
    'password: {a: hunter2',
    "password: 'a'hunter2",
    'password: x\n hunter2: y\nz: w: hunter2',
    '- &hunter2 *hunter2',
  ])('about the YAML %j does not quote it', async (text) => {
    const file = join(await mkdtemp(join(tmpdir(), 'pcf-secrets-')), 'pcf.yml');
    await writeFile(file, `flavor: lamp\npcf_name: a\nlamp: { colour: red }\n${text}\n`);
    const { pcf } = openShop();
    const failure = await pcf.load(file).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure?.message).toMatch(/pcf\.yml:\d+:\d+/);
    expect(failure?.message).not.toContain('hunter2');
  });

  it.each([
    '{"password": hunter2}',
    '{"password": "hunter2" "x"}',
    "{'password': 'hunter2'}",
    '{"password": "\\hunter2"}',
  ])('about the JSON %s does not quote it', async (text) => {
    const file = join(await mkdtemp(join(tmpdir(), 'pcf-secrets-')), 'pcf.json');
    await writeFile(file, text);
    const failure = await openShop()
      .pcf.load(file)
      .catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain('hunter2');
  });
});
