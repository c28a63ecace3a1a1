import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FlavorSubject, runContracts } from '@pcf/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { Bug } from './bug.js';
import { databaseSubject } from './database/subject.js';
import { machineSubject } from './machine/subject.js';
import { topicSubject } from './topic/subject.js';

const HERE = import.meta.dirname;
/** A bug joins when its file is there. */
const FILES = globSync('bugs/*/*.ts', { cwd: HERE }).sort();
const GOOD = { machine: machineSubject, topic: topicSubject, database: databaseSubject };
const LEAST_PLANTED = 40;
/** The largest number of bugs that are not caught, or only with an error that does not name the cause. */
const MOST_MISSED = 2;

/** What became of a bug. */
interface Outcome {
  readonly file: string;
  readonly what: string;
  /** The first contract that failed; `undefined` if none did. */
  readonly contract: string | undefined;
  /** The first line of its error. */
  readonly message: string;
  /** Whether the error names the cause. */
  readonly isNamed: boolean;
}

const outcomes: Outcome[] = [];

async function firstFailure(subject: FlavorSubject) {
  const { results } = await runContracts(subject, { bail: true });
  return results.find(({ outcome }) => outcome === 'failed');
}

async function bugIn(file: string): Promise<Bug> {
  const { bug }: { bug: Bug } = await import(pathToFileURL(join(HERE, file)).href);
  return bug;
}

describe('a good flavor passes all contracts:', () => {
  it.each(Object.entries(GOOD))('%s', async (_, subject) => {
    const failed = await firstFailure(subject());
    expect(failed && `${failed.name}: ${failed.error}`).toBeUndefined();
  });
});

describe('a planted bug is found:', () => {
  it.each(FILES)('%s', async (file) => {
    const { what, names, subject } = await bugIn(file);
    const failed = await firstFailure(subject());
    const message = String(failed?.error ?? '').split('\n')[0] ?? '';
    const isNamed = names.split('|').some((name) => String(failed?.error).includes(name));
    const outcome = { file, what, contract: failed?.name, message, isNamed };
    outcomes.push(outcome);
    console.log(describeOutcome(outcome));
  });

  it(`and all but ${MOST_MISSED} of at least ${LEAST_PLANTED} are caught with an error that names the cause`, async () => {
    const missed = outcomes.filter(({ contract, isNamed }) => contract === undefined || !isNamed);
    const unexplained: string[] = [];
    for (const { file } of missed) if ((await bugIn(file)).notCaught === undefined) unexplained.push(file);
    expect(outcomes.length).toBeGreaterThanOrEqual(LEAST_PLANTED);
    expect(unexplained).toEqual([]);
    expect(missed.length).toBeLessThanOrEqual(MOST_MISSED);
  });

  afterAll(() => {
    const caught = outcomes.filter(({ contract, isNamed }) => contract !== undefined && isNamed);
    console.log(`planted: ${outcomes.length}, caught: ${caught.length}`);
  });
});

function describeOutcome({ file, what, contract, message, isNamed }: Outcome): string {
  if (contract === undefined) return `${file}: NOT CAUGHT\n  planted: ${what}`;
  const note = isNamed ? '' : ' (THE ERROR DOES NOT NAME THE CAUSE)';
  return `${file}: caught by ${contract}${note}\n  planted: ${what}\n  ${message}`;
}
