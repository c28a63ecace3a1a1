import { cp, mkdir, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keys, Marks } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { ServiceListingError, ServiceMarksError } from '../src/index.js';
import { listServices } from '../src/list.js';
import { locationOf } from '../src/paths.js';
import { createService } from '../src/steps/write-remove.js';
import { TestEnvironment } from './support/environment.js';

const marksOf = (name: string, owner = 'shop'): Marks => ({ owner, id: `local_service:${name}` });

/** A folder from which relative paths start, and services below it. */
async function open() {
  const { folder: base } = await TestEnvironment.open();
  const create = async (name: string, marks: Marks = marksOf(name), folder = '.pcf/services') => {
    const location = locationOf(name, { folder }, base);
    await createService({ name, location, declared: { command: ['true'] }, base, marks });
    return location.folder;
  };
  const list = (near: Keys[] = [], locations: Keys[] = []) =>
    listServices({ owner: 'shop', near, locations, signal: new AbortController().signal }, base);
  const names = async (near?: Keys[], locations?: Keys[]) =>
    (await list(near, locations)).found.map(({ name }) => name).sort();
  return { base, services: join(base, '.pcf/services'), create, list, names };
}

describe('a listing', () => {
  it('has what a definition needs to name and locate each service of the owner', async () => {
    const { base, services, create, list } = await open();
    const folder = await create('web', { ...marksOf('web'), keep: true });
    expect(await list()).toEqual({
      found: [
        {
          name: 'web',
          location: services,
          uid: folder,
          marks: { owner: 'shop', id: 'local_service:web', keep: true },
          keys: { pcf_name: 'web', service: { folder: join(base, '.pcf/services') } },
        },
      ],
      walked: [services],
    });
  });

  it.each(['Web', 'ä', '..', 'a/b', 'a:b', ''])('tells the name %j, which is not that of its folder', async (name) => {
    const { create, names } = await open();
    await create(name);
    expect(await names()).toEqual([name]);
  });

  it('has no service of another owner, and none without an owner', async () => {
    const env = await open();
    await env.create('ours');
    await env.create('of the bank', marksOf('of the bank', 'bank'));
    await env.create('with a longer owner', marksOf('with a longer owner', 'shop2'));
    await env.create('without an owner', { id: 'local_service:without an owner' });
    await env.create('without marks', {});
    expect(await env.names()).toEqual(['ours']);
  });

  it('walks the default folder, those of all definitions, and those of the owner', async () => {
    const env = await open();
    await env.create('default');
    await env.create('defined', marksOf('defined'), 'services');
    await env.create('located', marksOf('located'), join(env.base, 'elsewhere'));
    await env.create('not walked', marksOf('not walked'), 'other');
    const near = [{ service: { folder: 'services' } }, { service: { command: ['true'] } }, { region: 'eu-west-1' }];
    const locations = [{ 'service.folder': join(env.base, 'elsewhere') }, { region: 'eu-west-1' }];
    expect(await env.names(near, locations)).toEqual(['default', 'defined', 'located']);
    const walked = ['.pcf/services', 'services', 'elsewhere'].map((folder) => join(env.base, folder));
    expect((await env.list(near, locations)).walked).toEqual(walked);
  });

  it('shows under two names of one folder that a service is the same', async () => {
    const env = await open();
    await env.create('web');
    await symlink(env.services, join(env.base, 'link'));
    const { found } = await env.list([{ service: { folder: 'link' } }]);
    expect(found).toHaveLength(2);
    expect(new Set(found.map(({ uid }) => uid)).size).toBe(1);
  });

  it('is empty where there is no folder', async () => {
    const env = await open();
    expect(await env.list()).toEqual({ found: [], walked: [env.services] });
  });

  it('leaves out what is no service: other files, copies, damaged and empty folders', async () => {
    const env = await open();
    const web = await env.create('web');
    await cp(web, join(env.services, 'copy'), { recursive: true });
    await rename(await env.create('unfinished'), join(env.services, '.unfinished'));
    await mkdir(join(env.services, 'empty'));
    await mkdir(join(env.services, 'of others', 'inside'), { recursive: true });
    await writeFile(join(env.services, 'file'), '');
    const damaged = await env.create('damaged');
    for (const name of await readdirClaims(damaged)) await unlink(join(damaged, name));
    expect(await env.names()).toEqual(['web']);
  });

  it.each<Marks>([{ owner: 'shop', id: 'local_service:api' }, { owner: 'shop', id: 'web' }, { owner: 'shop' }])(
    'tells the name of a service whose id was edited: %j',
    async (marks) => {
      const { create, names } = await open();
      await create('web', marks);
      expect(await names()).toEqual(['web']);
    },
  );

  it.each([
    ['tells the name by the id', { id: 'local_service:web' }],
    ['prefers the name that fits the folder', { pcf_name: 'api', id: 'local_service:web' }],
  ])('%s where the name in the file was edited', async (_, edited) => {
    const { create, names } = await open();
    await writeFile(join(await create('web'), 'marks', 'marks.json'), JSON.stringify({ owner: 'shop', ...edited }));
    expect(await names()).toEqual(['web']);
  });

  it('is an error where the name of a service of the owner cannot be told', async () => {
    const { create, list } = await open();
    const marks = { owner: 'shop', pcf_name: 'api', id: 'local_service:db' };
    await writeFile(join(await create('web'), 'marks', 'marks.json'), JSON.stringify(marks));
    await expect(list()).rejects.toThrow(ServiceMarksError);
  });

  it('is an error where a folder cannot be read, and not a part of the services', async () => {
    const env = await open();
    await env.create('web');
    await writeFile(join(env.base, 'services'), 'a file');
    await expect(env.list([{ service: { folder: 'services' } }])).rejects.toThrow(ServiceListingError);
  });

  it('is an error where the owner of a service is not known', async () => {
    const env = await open();
    const web = await env.create('web');
    await writeFile(join(web, 'marks', 'marks.json'), '{');
    await expect(env.list()).rejects.toThrow(ServiceMarksError);
    await rm(web, { recursive: true });
    expect(await env.names()).toEqual([]);
  });
});

async function readdirClaims(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('claim.'));
}
