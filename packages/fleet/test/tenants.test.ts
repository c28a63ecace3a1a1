import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { expect, test } from 'vitest';
import { TestFleet, table } from './support/environment.js';

test('a tenant that is made again for each run has one runtime: the earlier ones end with their last run', async () => {
  await using env = await TestFleet.open();
  let made = 0;
  let ended = 0;
  const settings = () => {
    made += 1;
    return Object.assign(
      {
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        requestHandler: env.simulator.requestHandler(),
      },
      { dispose: () => (ended += 1) },
    );
  };
  const services = () => [bind(AWS_SETTINGS, { useFactory: settings })];
  const worker = await env.work({ tenants: () => ({ owner: 'shop', services: services() }) });
  for (const name of ['one', 'two', 'three']) {
    const { id } = await env.fleet.submit({ tenant: 'shop', field: 'orders', definitions: [table(name)] });
    expect(await env.fleet.finished(id)).toMatchObject({ outcome: 'changed' });
  }
  expect({ made, ended }).toEqual({ made: 3, ended: 2 });
  await worker.stop();
  expect(ended).toBe(3);
});
