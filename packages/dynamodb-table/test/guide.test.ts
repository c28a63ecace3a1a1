import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkTable } from '../src/definition/definition.js';
import { tableResource } from '../src/settings/all.js';
import { planFrom } from './support/planning.js';

const guide = readFileSync(new URL('../../../docs/managing-a-dynamodb-table.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```(json|text)\n([\s\S]*?)```/g)].map(([, kind, text = '']) => ({ kind, text }));
const definition = z.record(z.string(), z.unknown());
const [first, ...rest] = blocks;
const base = definition.parse(JSON.parse(first?.text ?? ''));
const changes = rest.flatMap(({ kind, text }, at) =>
  kind === 'json' ? [{ change: definition.parse(JSON.parse(text)), plan: rest[at + 1]?.text ?? '' }] : [],
);

/** The table of the guide with a change; `null` removes a setting. */
function changed(change: Record<string, unknown>) {
  const entries = Object.entries({ ...base, ...change }).filter(([, value]) => value !== null);
  return tableResource.parse(Object.fromEntries(entries));
}

describe('the guide', () => {
  it('shows six changes', () => {
    expect(changes).toHaveLength(6);
  });

  it.each(changes)('shows the plan as it is: $plan', ({ change, plan }) => {
    const resource = changed(change);
    expect(checkTable(resource)).toEqual([]);
    const steps = planFrom(changed({}), resource);
    const lines = steps.map(({ summary, loses }, at) => `${at + 1}. ${summary}${loses ? ` (loses ${loses})` : ''}\n`);
    expect(lines.join('')).toBe(plan);
  });
});
