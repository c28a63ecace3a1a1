import { jsonSchemaOf, schemasAt } from '@pcf/core/json-schema';
import { ContractError, inContext, NotApplicable, problemOf } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { withoutAt } from '../../definition-paths.js';
import { definitionOf } from '../../environment.js';
import { changes, type Scenario } from '../../scenarios.js';
import { describeDifferences, Trials } from '../../trials.js';
import { mergedDefinition, type Variant, variantsOf } from '../../variants.js';

/** Settings that a definition does not contain are left alone. */
export const undeclaredSettings: Contract[] = [
  {
    name: 'undeclared-settings',
    title: 'a setting that the definition no longer contains stays as it is, also when another one changes',
    run: leavesUndeclared,
  },
  {
    name: 'settings-after-change',
    title: 'after each transition, the settings are those of a new resource',
    async run(context) {
      const found = changes(context);
      if (found.length === 0) throw new NotApplicable('the subject has no transitions');
      await context.requireInspection('so that the suite compares a changed resource with a new one');
      const trials = new Trials(context);
      for (const scenario of found) await inContext(scenario.title, () => likeNew(context, trials, scenario));
    },
  },
];

async function leavesUndeclared(context: ContractContext): Promise<void> {
  const trials = new Trials(context);
  const found = trials.variants(({ kind, path }) => kind === 'absence' && !hasDefault(context, path));
  if (found.size === 0) throw new NotApplicable('no definition has a setting that can be left out');
  for (const [path, variants] of found) {
    const variant = await firstValid(trials, variants);
    if (variant) await inContext(`without ${path}`, () => staysAsItIs(trials, variant));
  }
  if (await trials.canInspect()) await eachOtherChange(context, trials);
  else context.note('not checked: whether a change of one setting resets another: the backend has no inspect()');
}

async function firstValid(trials: Trials, variants: readonly Variant[]): Promise<Variant | undefined> {
  for (const variant of variants) if (await trials.isValid(variant.after)) return variant;
  return undefined;
}

async function staysAsItIs(trials: Trials, { path, before, after }: Variant): Promise<void> {
  const { result, seen } = await trials.change(before, after);
  if (!result) return;
  const sent = result.steps.map(({ operation }) => operation);
  if (sent.length > 0)
    throw new ContractError(
      `${path} is left out of the definition, and apply() sends ${sent.join(', ')}: leave alone what the definition does not contain`,
    );
  const wrong = await trials.differences((await trials.create(before)).seen, seen);
  if (wrong.length > 0)
    throw new ContractError(`${path} is left out, and an apply without steps resets it: ${describeDifferences(wrong)}`);
}

/** Changes one setting, with a definition that contains no other optional one. */
async function eachOtherChange(context: ContractContext, trials: Trials): Promise<void> {
  const found = trials.variants(({ kind }) => kind === 'value');
  for (const [path, variants] of found)
    for (const variant of variants) {
      const bare = await bareDefinition(context, trials, variant);
      const whole = await trials.change(variant.before, variant.after);
      if (bare.left.length === 0 || whole.result?.outcome !== 'changed') continue;
      const { result, seen } = await trials.change(variant.before, bare.definition);
      if (!result || result.steps.some(({ creates }) => creates)) continue;
      const wrong = await trials.differences(whole.seen, seen);
      if (wrong.length > 0)
        throw new ContractError(
          `a change of ${path} resets settings that the definition does not contain (${bare.left.join(', ')}): ` +
            describeDifferences(wrong, true),
        );
      break;
    }
}

/** Leaves every optional setting out, except those that the changed one is in or is near to. */
async function bareDefinition(
  context: ContractContext,
  trials: Trials,
  { path, after }: Variant,
): Promise<{ readonly definition: object; readonly left: readonly string[] }> {
  const left: string[] = [];
  let definition = after;
  const exempt = Object.keys(context.subject.exempt ?? {});
  const absences = variantsOf(after, [], context.flavor).filter(({ kind }) => kind === 'absence');
  for (const one of absences) {
    const isPartOf = path === one.path || path.startsWith(`${one.path}.`) || one.path.startsWith(`${path}.`);
    const isExempt = exempt.some((known) => one.path === known || one.path.startsWith(`${known}.`));
    if (isPartOf || isExempt || hasDefault(context, one.path)) continue;
    const without = withoutAt(definition, one.path.split('.'));
    if (!(await trials.isValid(without))) continue;
    definition = without;
    left.push(one.path);
  }
  return { definition, left };
}

function hasDefault({ flavor }: ContractContext, path: string): boolean {
  const schema = jsonSchemaOf(flavor.schema) ?? {};
  return schemasAt(schema, path.split('.')).some((part) => 'default' in part);
}

/** What the first definition declares and the second does not stays as it was. */
async function likeNew(context: ContractContext, trials: Trials, { before, definition }: Scenario): Promise<void> {
  const [from, to] = [before ?? definition, definition].map((name) => definitionOf(context.subject, name));
  if (!from || !to) return;
  const changed = await trials.change(from, to);
  if (!changed.result)
    throw new ContractError(`apply() failed with ${problemOf(changed.refusal)}`, { cause: changed.refusal });
  const merged = mergedDefinition(from, to, context.flavor);
  const wholes = [await trials.create(to), await trials.create((await trials.isValid(merged)) ? merged : to)];
  const accepted = wholes.filter(({ result }) => result !== undefined);
  const wrong = await Promise.all(accepted.map(({ seen }) => trials.differences(seen, changed.seen)));
  const least = wrong.sort((one, other) => one.length - other.length)[0] ?? [];
  if (least.length > 0)
    throw new ContractError(
      `after the change, the resource is not like a new one: in inspect(), ${describeDifferences(least)}`,
    );
}
