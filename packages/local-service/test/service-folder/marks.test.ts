import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, type Marks, State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { ServiceMarksError } from '../../src/index.js';
import { changeMarks, readMarks } from '../../src/service-folder/marks.js';
import { TestEnvironment } from '../support/environment.js';

const shop: Marks = { owner: 'shop', id: 'local_service:web' };
const bank: Marks = { owner: 'bank', id: 'local_service:web', keep: true };

/** A service without marks. */
async function unmarked(): Promise<TestEnvironment> {
  const env = await TestEnvironment.open();
  await env.service({}, State.stopped).apply();
  return env;
}

/** The service with what stands in its file of marks. */
async function withFile(text: string): Promise<TestEnvironment> {
  const env = await unmarked();
  await changeMarks(env.home, 'web', {}, shop);
  await writeFile(join(env.home, 'marks', 'marks.json'), text);
  return env;
}

describe('the marks of a service', () => {
  it('are none where it was made without an owner', async () => {
    expect(await readMarks((await unmarked()).home)).toEqual({});
  });

  it('are read as they were written', async () => {
    const { home } = await unmarked();
    await changeMarks(home, 'web', {}, shop);
    expect(await readMarks(home)).toEqual(shop);
    await changeMarks(home, 'web', shop, bank);
    expect(await readMarks(home)).toEqual(bank);
  });

  it('can be changed while its process runs, which goes on', async () => {
    const env = await TestEnvironment.open();
    await env.service().apply();
    const pid = await env.pid();
    await changeMarks(env.home, 'web', {}, shop);
    expect(await readMarks(env.home)).toEqual(shop);
    expect(await env.processes()).toEqual([pid]);
    expect(await env.service().apply()).toMatchObject({ outcome: 'unchanged', outputs: { pid } });
  });

  it('are removed with it', async () => {
    const env = await unmarked();
    await changeMarks(env.home, 'web', {}, shop);
    await env.service({}, State.terminated).apply();
    expect(await readdir(join(env.folder, 'services'))).toEqual([]);
  });

  it('are left where they are not those that were seen', async () => {
    const { home } = await unmarked();
    await changeMarks(home, 'web', {}, bank);
    await expect(changeMarks(home, 'web', {}, shop)).rejects.toThrow(ConflictError);
    expect(await readMarks(home)).toEqual(bank);
  });

  it('are changed by one of many processes that have seen the same', async () => {
    const { home } = await unmarked();
    const owners = ['a', 'b', 'c', 'd'].map((owner): Marks => ({ owner, id: 'local_service:web' }));
    const ends = await Promise.allSettled(owners.map((after) => changeMarks(home, 'web', {}, after)));
    const winners = owners.filter((_, index) => ends[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await readMarks(home)).toEqual(winners[0]);
  });

  it('are not written for a service that has been removed', async () => {
    const env = await unmarked();
    await rm(env.home, { recursive: true });
    await expect(changeMarks(env.home, 'web', {}, shop)).rejects.toThrow(ConflictError);
    expect(await readdir(join(env.folder, 'services'))).toEqual([]);
  });

  it.each(['', '{', '[]', 'null', '{"owner":""}', '{"owner":7}', '{"pcf:owner":"shop"}'])(
    'are an error, and not none, where their file contains %j',
    async (text) => {
      const { home } = await withFile(text);
      await expect(readMarks(home)).rejects.toThrow(ServiceMarksError);
      await expect(readMarks(home)).rejects.toThrow(/marks\.json are not valid, so it is not known whose it is/);
      await expect(changeMarks(home, 'web', {}, shop)).rejects.toThrow(ServiceMarksError);
    },
  );

  it('are an error where their file is a folder', async () => {
    const { home } = await unmarked();
    await mkdir(join(home, 'marks', 'marks.json'), { recursive: true });
    await expect(readMarks(home)).rejects.toThrow('is not a file');
  });
});
