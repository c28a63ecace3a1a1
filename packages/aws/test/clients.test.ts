import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { AwsClients, type AwsSettings } from '../src/index.js';

const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };

describe('clients of the AWS SDK', () => {
  it('are one per class and target', () => {
    const clients = new AwsClients({ region: 'eu-west-1', credentials });
    const one = clients.get(DynamoDBClient, { region: 'eu-west-1' });
    expect(clients.get(DynamoDBClient, { region: 'eu-west-1' })).toBe(one);
    expect(clients.get(DynamoDBClient, { region: 'us-east-1' })).not.toBe(one);
    expect(clients.get(DynamoDBClient, { region: 'eu-west-1', profile: 'other' })).not.toBe(one);
    expect(clients.get(DynamoDBClient, { region: 'eu-west-1', role: 'arn:aws:iam::123456789012:role/r' })).not.toBe(
      one,
    );
  });

  it("take the particle's region before the runtime's", async () => {
    const clients = new AwsClients({ region: 'eu-west-1', credentials });
    expect(await clients.get(DynamoDBClient).config.region()).toBe('eu-west-1');
    expect(await clients.get(DynamoDBClient, { region: 'us-east-1' }).config.region()).toBe('us-east-1');
  });

  it('leave retries to the framework', async () => {
    const clients = new AwsClients({ region: 'eu-west-1', credentials });
    expect(await clients.get(DynamoDBClient).config.maxAttempts()).toBe(1);
  });

  it("do not use the runtime's credentials for a particle that names a profile", async () => {
    const clients = new AwsClients({ region: 'eu-west-1', credentials });
    expect(await clients.get(DynamoDBClient).config.credentials()).toMatchObject(credentials);
    const other = clients.get(DynamoDBClient, { profile: 'there-is-none' });
    await expect(other.config.credentials()).rejects.toThrow();
  });

  it('leave a request handler open that they were given', () => {
    let destroyed = 0;
    const handler = {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: () => Promise.reject(new Error('unused')),
      destroy: () => {
        destroyed += 1;
      },
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    };
    const clients = new AwsClients({ region: 'eu-west-1', credentials, requestHandler: handler });
    clients.get(DynamoDBClient);
    clients.dispose();
    expect(destroyed).toBe(0);
  });

  it('are made with the settings of whom they are for, and shared by equal ones', async () => {
    const clients = new AwsClients({ region: 'eu-west-1', credentials });
    const others = () => ({ region: 'us-east-1', credentials: { accessKeyId: 'other', secretAccessKey: 'key' } });
    const other = clients.get(DynamoDBClient, {}, others());
    expect(await other.config.region()).toBe('us-east-1');
    expect(await other.config.credentials()).toMatchObject({ accessKeyId: 'other' });
    expect(clients.get(DynamoDBClient, {}, others())).toBe(other);
    expect(clients.get(DynamoDBClient)).not.toBe(other);
    const provider = async () => ({ accessKeyId: 'other', secretAccessKey: 'key' });
    const another = async () => ({ accessKeyId: 'another', secretAccessKey: 'key' });
    const provided = clients.get(DynamoDBClient, {}, { region: 'us-east-1', credentials: provider });
    expect(clients.get(DynamoDBClient, {}, { region: 'us-east-1', credentials: another })).not.toBe(provided);
  });

  it('are closed with the runtime, and created again if they are asked for again', () => {
    const closed: string[] = [];
    class Client {
      constructor(private readonly config: AwsSettings) {}
      destroy() {
        closed.push(this.config.region ?? 'none');
      }
    }
    const clients = new AwsClients({});
    const one = clients.get(Client, { region: 'a' });
    clients.get(Client, { region: 'b' });
    clients.dispose();
    expect(closed).toEqual(['a', 'b']);
    expect(clients.get(Client, { region: 'a' })).not.toBe(one);
  });
});
