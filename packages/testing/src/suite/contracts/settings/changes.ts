import { ContractError, inContext, NotApplicable } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { describeDifferences, type Trial, Trials } from '../../trials.js';
import type { Variant } from '../../variants.js';

/** Each declared setting is written, compared in both directions, and changed. */
export const settingChanges: Contract[] = [
  {
    name: 'changed-settings',
    title: 'a change of each setting is noticed in both directions, and gives what a new resource would have',
    run: (context) => eachChange(context, ({ kind, isWriteOnly }) => kind === 'value' && !isWriteOnly),
  },
  {
    name: 'removed-elements',
    title: 'an element that a declared list or map no longer has is removed, and one that it gets is added',
    run: (context) => eachChange(context, ({ kind }) => kind === 'element'),
  },
  {
    name: 'write-only-settings',
    title: 'a change of a setting that cannot be read back is noticed',
    run: (context) => eachChange(context, ({ kind, isWriteOnly }) => kind === 'value' && isWriteOnly),
  },
  {
    name: 'written-settings',
    title: 'each declared setting makes a difference to the resource',
    run: writesEach,
  },
];

async function eachChange(context: ContractContext, isWanted: (variant: Variant) => boolean): Promise<void> {
  const trials = new Trials(context);
  const found = trials.variants(isWanted);
  if (found.size === 0) throw new NotApplicable('no definition has such a setting');
  const isInspected = await trials.canInspect();
  const unchecked: string[] = [];
  for (const [path, variants] of found) {
    const results: Noticed[] = [];
    for (const variant of variants) {
      const result = await inContext(`the setting ${path} ${variant.difference}`, () =>
        bothWays(trials, variant, isInspected),
      );
      if (result) results.push(result);
    }
    ensureNoticed(path, results);
    if (results.length === 0) unchecked.push(path);
  }
  noteUnchecked(context, unchecked);
}

/** Settings of which no other value was accepted, or made a difference. */
function noteUnchecked(context: ContractContext, paths: readonly string[]): void {
  if (paths.length > 0)
    context.note(`not checked: ${paths.join(', ')}: no other value was accepted. Declare another one in a definition`);
}

/** Whether a change and its opposite led to a step. A refusal counts: the change was noticed. */
interface Noticed {
  readonly variant: Variant;
  readonly forwards: boolean;
  readonly backwards: boolean;
}

/** @returns `undefined` where the change cannot be made, or makes no difference */
async function bothWays(trials: Trials, variant: Variant, isInspected: boolean): Promise<Noticed | undefined> {
  const { before, after } = variant;
  const [one, other] = [await trials.create(before), await trials.create(after)];
  if (!one.result || !other.result) return undefined;
  const isDifferent = isInspected && (await trials.differences(one.seen, other.seen)).length > 0;
  if (isInspected && !isDifferent && !variant.isWriteOnly) return undefined;
  const forwards = await trials.change(before, after);
  const backwards = await trials.change(after, before);
  if (isDifferent) {
    await ensureLike(trials, variant, forwards, other, variant.difference);
    await ensureLike(trials, variant, backwards, one, `back (${variant.difference})`);
  }
  return { variant, forwards: isNoticed(forwards), backwards: isNoticed(backwards) };
}

function isNoticed({ result }: Trial): boolean {
  return result?.outcome !== 'unchanged';
}

/** Asserts that a changed resource is like a new one. */
async function ensureLike(
  trials: Trials,
  { path, kind, isWriteOnly }: Variant,
  changed: Trial,
  fresh: Trial,
  how: string,
): Promise<void> {
  if (!changed.result) return;
  const wrong = await trials.differences(fresh.seen, changed.seen);
  if (wrong.length === 0) return;
  const what = kind === 'element' ? `the elements of ${path} are changed ${how}` : `${path} is changed ${how}`;
  const seen = describeDifferences(wrong, isWriteOnly);
  if (isNoticed(changed)) throw new ContractError(`${what}, and inspect() does not show it after apply(): ${seen}`);
  throw new ContractError(`${what}, and apply() does not notice it: it sends nothing, and inspect() shows ${seen}`);
}

/** Asserts that changes are noticed in both directions, without a look at the backend. */
function ensureNoticed(path: string, results: readonly Noticed[]): void {
  if (results.length === 0) return;
  for (const { variant, forwards, backwards } of results)
    if (forwards !== backwards)
      throw new ContractError(
        `${path} is compared in one direction only: a change ${variant.difference} is ${forwards ? '' : 'not '}noticed, ` +
          `and the change back is ${backwards ? '' : 'not '}noticed`,
      );
  if (results.some(({ forwards }) => forwards)) return;
  const tried = results.map(({ variant }) => variant.difference).join('; ');
  throw new ContractError(`${path} is never compared: apply() notices no change of it (${tried})`);
}

async function writesEach(context: ContractContext): Promise<void> {
  const trials = new Trials(context);
  const found = trials.variants(() => true);
  await context.requireInspection('so that the suite sees whether a declared setting reaches the resource');
  const unchecked: string[] = [];
  for (const [path, variants] of found) {
    const tried: string[] = [];
    let isWritten = false;
    for (const { before, after, difference } of variants) {
      const [one, other] = [await trials.create(before), await trials.create(after)];
      if (isWritten || !one.result || !other.result) continue;
      tried.push(difference);
      isWritten = (await trials.differences(one.seen, other.seen)).length > 0;
    }
    const isMandatoryPart = variants.every(({ kind }) => kind === 'absence');
    if (tried.length === 0 && !isMandatoryPart) unchecked.push(path);
    if (tried.length > 0 && !isWritten)
      throw new ContractError(
        `${path} is declared, and makes no difference to the resource: inspect() is the same ${[...new Set(tried)].join('; ')}. ` +
          'Write it, or exempt it with a reason. If the backend keeps it, inspect() must show it or a digest of it',
      );
  }
  noteUnchecked(context, unchecked);
}
