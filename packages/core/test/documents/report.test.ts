import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DeferredError,
  FencedError,
  FencedFieldError,
  type Field,
  type FieldApplyOptions,
  FieldError,
  InvalidDocumentError,
  type ReportDocument,
  readReportDocument,
  reportDocument,
  stepDigest,
} from '../../src/index.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** The report of an apply as it comes back from a database. */
async function reportOf(field: Field, options: FieldApplyOptions = {}): Promise<ReportDocument> {
  const report = await soon(
    field.apply(options).catch((error: unknown) => {
      if (error instanceof FieldError) return error.report;
      throw error;
    }),
  );
  return readReportDocument(JSON.parse(JSON.stringify(reportDocument(report))));
}

describe('a report as JSON', () => {
  it('says when the run was, how long it took in seconds, and what was done', async () => {
    const { shop, field } = openField([lamp('a')], { owner: 'shop' });
    shop.moveFor = 1_500;
    const report = await reportOf(field, { run: 'deploy-7' });
    expect(report).toMatchObject({
      kind: 'report',
      version: 1,
      run: 'deploy-7',
      owner: 'shop',
      outcome: 'done',
      particles: [
        {
          id: 'lamp:a',
          outcome: 'changed',
          desired: 'running',
          created: true,
          identity: 'serial-1',
          steps: [{ operation: 'Screw', creates: true }, { operation: 'Light' }],
          deferred: [],
          outputs: { socket: 'socket-a' },
        },
      ],
    });
    expect(report.duration).toBeGreaterThan(3);
    expect(report.duration).toBeLessThan(60);
    expect(Date.parse(report.startedAt)).toBeLessThanOrEqual(Date.now() - report.duration * 1000);
  });

  it('has failures and skipped particles with their reasons, and what was rolled back', async () => {
    const { shop, field } = openField([
      lamp('a'),
      lamp('b', { parents: ['lamp:a'] }),
      lamp('c', { parents: ['lamp:b'] }),
    ]);
    shop.onNamedStep = (name) => {
      if (name === 'b') throw new Error('the fuse of https://ada:hunter2@shop.example blew');
    };
    const report = await reportOf(field, { rollback: true });
    expect(report).toMatchObject({
      outcome: 'failed',
      particles: [
        { id: 'lamp:a', outcome: 'changed' },
        {
          id: 'lamp:b',
          outcome: 'failed',
          steps: [],
          error: { code: 'PCF_FLAVOR', message: expect.stringContaining('blew') },
        },
        { id: 'lamp:c', outcome: 'skipped', reason: 'it waits for lamp:b, which failed.' },
      ],
      rollback: [{ id: 'lamp:a', outcome: 'changed', state: 'terminated' }],
    });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('says that it was interrupted', async () => {
    const { shop, field } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    const controller = new AbortController();
    shop.onStep = () => {
      controller.abort(new Error('enough'));
      return true;
    };
    expect(await reportOf(field, { signal: controller.signal })).toMatchObject({
      outcome: 'interrupted',
      particles: [
        { id: 'lamp:a', outcome: 'interrupted', error: { code: 'PCF_ABORTED' } },
        { id: 'lamp:b', outcome: 'skipped', reason: 'it waits for lamp:a, which was interrupted.' },
      ],
    });
  });

  it('says that this process may not go on with it, also where nothing was applied yet', async () => {
    const fence = new FencedError('another worker has the field');
    const { field } = openField([lamp('a')]);
    const error: unknown = await soon(
      field.apply({ run: 'r', signal: AbortSignal.abort(fence) }).catch((reason) => reason),
    );
    if (!(error instanceof FencedFieldError)) throw error;
    expect(reportDocument(error.report)).toMatchObject({ run: 'r', outcome: 'interrupted' });
  });

  it('says what was deferred, and until when', async () => {
    const { shop, field } = openField([lamp('a', { lamp: { colour: 'blue' } })]);
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    shop.onStep = () => {
      throw new DeferredError('the paint dries', { until: Date.UTC(2030, 0, 1) });
    };
    expect(await reportOf(field)).toMatchObject({
      outcome: 'deferred',
      particles: [
        {
          outcome: 'deferred',
          deferred: [{ step: { operation: 'Paint' }, reason: 'the paint dries', until: '2030-01-01T00:00:00.000Z' }],
        },
      ],
    });
  });

  it('says what was pruned', async () => {
    const { shop, field } = openField([lamp('a')], { owner: 'shop' });
    shop.lamps.set('old', {
      colour: 'red',
      lit: false,
      movingUntil: 0,
      serial: 's',
      label: { owner: 'shop', id: 'lamp:old' },
    });
    expect(await reportOf(field, { prune: true, losses: 'allow' })).toMatchObject({
      pruned: {
        owner: 'shop',
        walked: ['the shop'],
        particles: [{ id: 'lamp:old (the shop)', outcome: 'changed', state: 'terminated' }],
      },
    });
    expect(shop.lamps.has('old')).toBe(false);
  });

  it('shows no outputs whose names tell a secret', async () => {
    const { shop, field } = openField([lamp('a')]);
    const outputs = { socket: 'http://ada:hunter2@shop.example/a', admin: { password: 'hunter2', user: 'ada' } };
    shop.onLook = () => ({ kind: 'settled', state: 'running', settings: { colour: 'red' }, outputs });
    const [{ outputs: shown } = { outputs: undefined }] = (await reportOf(field)).particles;
    expect(shown).toEqual({
      socket: 'http://<not shown>@shop.example/a',
      admin: { password: '<not shown>', user: 'ada' },
    });
  });

  it('is refused where its version is another one, or a part is missing', async () => {
    const { field } = openField([lamp('a')]);
    const report = await reportOf(field);
    expect(() => readReportDocument({ ...report, version: 2 })).toThrow(/version 2, and this program reads version 1/);
    for (const part of ['run', 'outcome', 'startedAt', 'duration', 'particles'] as const) {
      const { [part]: _, ...others } = report;
      expect(() => readReportDocument(others)).toThrow(InvalidDocumentError);
    }
    for (const part of ['id', 'outcome', 'desired', 'created', 'steps', 'deferred', 'outputs', 'duration'] as const) {
      const [{ [part]: _, ...others }] = report.particles as [ReportDocument['particles'][number]];
      expect(() => readReportDocument({ ...report, particles: [others] })).toThrow(/damaged/);
    }
  });

  it('is read with keys that this version does not know', async () => {
    const { field } = openField([lamp('a')]);
    const report = { ...(await reportOf(field)), colour: 'red' };
    expect(readReportDocument(report)).toEqual(report);
  });

  it('is nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => readReportDocument(value)).toThrow(InvalidDocumentError);
      }),
    );
  });
});

describe('the digest of a step', () => {
  const step = { operation: 'Paint', input: { colour: 'red' }, summary: 'paint it red' };

  it('is that of the same step in the report, after JSON', async () => {
    const { field } = openField([lamp('a')]);
    const plan = await soon(field.plan());
    const planned = plan.particles[0]?.plan?.steps.map((one) => stepDigest('lamp:a', one));
    const done = (await reportOf(field)).particles[0]?.steps.map(({ digest }) => digest);
    expect(done).toEqual(planned);
    expect(done).toHaveLength(2);
  });

  it('does not depend on texts and times', () => {
    const other = { ...step, summary: 'paint it', lost: 'the old colour', usually: 5, staleFor: 7, group: 'paint' };
    expect(stepDigest('lamp:a', other)).toBe(stepDigest('lamp:a', step));
  });

  it.each([
    ['another particle', 'lamp:b', step],
    ['another operation', 'lamp:a', { ...step, operation: 'Spray' }],
    ['another input', 'lamp:a', { ...step, input: { colour: 'blue' } }],
    ['another value before', 'lamp:a', { ...step, changes: [{ path: 'colour', before: 'green', after: 'red' }] }],
    ['a loss', 'lamp:a', { ...step, loses: 'data' as const }],
  ])('differs with %s', (_, id, other) => {
    expect(stepDigest(id, other)).not.toBe(stepDigest('lamp:a', step));
  });
});
