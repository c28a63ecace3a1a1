import { FieldError, type FieldReport } from '@pcf/core';
import { type HttpFault, loseAnswer } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { posts } from '../support/definitions.js';
import { Refusal, TestEnvironment } from '../support/test-environment.js';

const UNPROVEN = expect.stringMatching(/^cannot prove that this run created it/);

const stateOf = (environment: TestEnvironment) =>
  environment.table(posts(), 'running', environment.runtime()).getStatus({ fresh: true });

/**
 * Applies the table posts, and then one whose creation is refused; then rolls back what the run created.
 *
 * @param before - is called while a hook decides on the first step of that operation: the creation of the table posts, where none is given
 * @param meanwhile - is called between the failure and the rollback
 */
async function rollBack(
  environment: TestEnvironment,
  resource = posts(),
  before: () => Promise<unknown> = async () => {},
  meanwhile: () => Promise<unknown> = async () => {},
  operation = 'CreateTable',
): Promise<FieldReport> {
  const runtime = environment.runtimeInterruptedAt(operation, before);
  environment.answer = async ({ operation, input }) => {
    if (operation !== 'CreateTable' || input.TableName !== 'bad') return undefined;
    await meanwhile();
    return new Refusal('AccessDeniedException', 'not authorized');
  };
  const error: unknown = await runtime
    .field([
      { flavor: 'dynamodb_table', pcf_name: 'posts', aws_resource: resource },
      {
        flavor: 'dynamodb_table',
        pcf_name: 'bad',
        parents: ['dynamodb_table:posts'],
        aws_resource: { ...posts(), TableName: 'bad' },
      },
    ])
    .apply({ rollback: true })
    .catch((reason: unknown) => reason);
  if (error instanceof FieldError) return error.report;
  throw new Error('it did not fail as a field');
}

describe('a rollback', () => {
  it('deletes a table that the run created, by its TableId', async () => {
    const environment = new TestEnvironment();
    const { particles, rollback } = await rollBack(environment);
    expect(particles[0]).toMatchObject({ created: true, resource: { identity: particles[0]?.outputs.TableId } });
    expect(rollback).toMatchObject([{ id: 'dynamodb_table:posts', outcome: 'changed' }]);
    expect(await stateOf(environment)).toEqual({ kind: 'missing' });
  });

  it.each([
    ['and nothing is changed of it', posts()],
    ['and the run changes it', posts({ Tags: { a: '1' } })],
  ])('leaves and reports a table that another process created first, %s', async (_, resource) => {
    const environment = new TestEnvironment();
    const other = environment.runtime();
    const { particles, rollback } = await rollBack(environment, resource, () =>
      environment.table(posts(), 'running', other).apply({ sync: false }),
    );
    expect(particles[0]).toMatchObject({ from: 'terminated', created: false, uncertain: true });
    expect(rollback).toMatchObject([{ id: 'dynamodb_table:posts', outcome: 'skipped', reason: UNPROVEN }]);
    expect(await stateOf(environment)).toMatchObject({ kind: 'settled' });
  });

  it('leaves and reports a table whose creation was not answered', async () => {
    const environment = new TestEnvironment();
    environment.http.inject(loseAnswer(), { operation: 'CreateTable', times: 1 });
    const { particles, rollback } = await rollBack(environment);
    expect(particles[0]).toMatchObject({ from: 'terminated', created: false, uncertain: true });
    expect(rollback).toMatchObject([{ outcome: 'skipped', reason: UNPROVEN }]);
    expect(await stateOf(environment)).toMatchObject({ kind: 'settled' });
  });

  it('does not report a table whose creation never arrived', async () => {
    const environment = new TestEnvironment();
    environment.http.inject(async () => Promise.reject(Object.assign(new Error('hang up'), { code: 'ECONNRESET' })), {
      operation: 'CreateTable',
      times: Number.POSITIVE_INFINITY,
    });
    const { particles, rollback } = await rollBack(environment);
    expect(particles[0]).toMatchObject({ outcome: 'failed', created: false, uncertain: true });
    expect(rollback).toEqual([]);
  });

  it('leaves a table that replaces its own while the lost delete request is sent again', async () => {
    const environment = new TestEnvironment('instant');
    const other = environment.runtime();
    const replaceAndLose: HttpFault = async () => {
      for (const state of ['terminated', 'running'] as const)
        await environment.table(posts(), state, other).apply({ sync: false });
      throw Object.assign(new Error('hang up'), { code: 'ECONNRESET' });
    };
    environment.http.inject(replaceAndLose, { operation: 'DeleteTable', times: 1 });
    const { rollback } = await rollBack(environment);
    expect(rollback).toMatchObject([
      { outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
    ]);
    expect(await stateOf(environment)).toMatchObject({ kind: 'settled' });
  });

  it('leaves a table that another process created in place of its own', async () => {
    const environment = new TestEnvironment('instant');
    const { particles, rollback } = await rollBack(environment, posts(), undefined, async () => {
      for (const state of ['terminated', 'running'] as const)
        await environment.table(posts(), state, environment.runtime()).apply({ sync: false });
    });
    expect(particles[0]).toMatchObject({ created: true });
    expect(rollback).toMatchObject([
      { outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
    ]);
    expect(await stateOf(environment)).toMatchObject({ kind: 'settled' });
  });

  it('leaves a table that another process created in its place while a hook decided on the deletion', async () => {
    const environment = new TestEnvironment('instant');
    const replace = async () => {
      for (const state of ['terminated', 'running'] as const)
        await environment.table(posts(), state, environment.runtime()).apply({ sync: false });
    };
    const { rollback } = await rollBack(environment, posts(), replace, undefined, 'DeleteTable');
    expect(rollback).toMatchObject([
      { outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
    ]);
    expect(await stateOf(environment)).toMatchObject({ kind: 'settled' });
  });
});
