import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@pcf/core';
import { isSecretPath, NOT_SHOWN, printable } from '@pcf/core/printable';
import { isNested, isPlainMap, type KnownLater, listItem, readable, scalar, tree } from './values.js';

/** A line of a comparison: what is added, removed or changed, or only its surroundings. */
export interface DiffLine {
  readonly mark: '+' | '-' | '~' | ' ';
  readonly text: string;
}

/** Compares two values of a setting: maps by key, lists by item, texts that hold JSON by what they hold. */
export function diffOf({ path, before, after }: Change, knownLater: KnownLater): DiffLine[] {
  if (isSecretPath([nameIn(path)])) return compare(path, hidden(before), hidden(after), knownLater, true);
  return compare(path, readable(before), readable(after), knownLater);
}

/** The last name in a path: `b` for `a.b` and `a.b[c]`. */
function nameIn(path: string): string {
  return (
    path
      .replaceAll(/\[[^\]]*\]/g, '')
      .split('.')
      .at(-1) ?? path
  );
}

function hidden(value: unknown): unknown {
  return value === undefined ? undefined : NOT_SHOWN;
}

function compare(label: string, before: unknown, after: unknown, knownLater: KnownLater, isHidden = false): DiffLine[] {
  if (before === undefined) return marked('+', tree(label, after, knownLater));
  if (after === undefined) return marked('-', tree(label, before, knownLater));
  if (isPlainMap(before) && isPlainMap(after)) return below(label, compareMaps(before, after, knownLater));
  if (Array.isArray(before) && Array.isArray(after)) return below(label, compareLists(before, after, knownLater));
  if (isNested(before) || isNested(after))
    return [...marked('-', tree(label, before, knownLater)), ...marked('+', tree(label, after, knownLater))];
  const values = isHidden ? `${NOT_SHOWN}, changed` : `${scalar(before, knownLater)} → ${scalar(after, knownLater)}`;
  return marked('~', [`${printable(label)}: ${values}`]);
}

function marked(mark: DiffLine['mark'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ mark, text }));
}

function below(label: string, lines: readonly DiffLine[]): DiffLine[] {
  return [{ mark: '~', text: `${printable(label)}:` }, ...lines.map(({ mark, text }) => ({ mark, text: `  ${text}` }))];
}

function compareMaps(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  knownLater: KnownLater,
): DiffLine[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return [
    ...changed.flatMap((key) => compare(key, before[key], after[key], knownLater)),
    ...unchanged(keys.length - changed.length),
  ];
}

function compareLists(before: readonly unknown[], after: readonly unknown[], knownLater: KnownLater): DiffLine[] {
  const removed = without(before, after);
  const added = without(after, before);
  if (removed.length === 0 && added.length === 0) {
    const orders = [before, after].map((list) => JSON.stringify(list.map((item) => scalar(item, knownLater))));
    return marked('~', [`only the order: ${orders.join(' → ')}`]);
  }
  const { pairs, alone } = pairUp(removed, added);
  return [
    ...alone.removed.flatMap((item) => marked('-', listItem(tree(undefined, item, knownLater)))),
    ...pairs.flatMap((pair) => changedItem(pair, knownLater)),
    ...alone.added.flatMap((item) => marked('+', listItem(tree(undefined, item, knownLater)))),
    ...unchanged(before.length - removed.length),
  ];
}

/** A map in a list, before and after, and the key that names it. */
interface Pair {
  readonly name: string | undefined;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

function changedItem({ name, before, after }: Pair, knownLater: KnownLater): DiffLine[] {
  const changes = compareMaps(before, after, knownLater).map(({ mark, text }) => ({ mark, text: `  ${text}` }));
  if (name !== undefined) return [...marked('~', listItem(tree(name, before[name], knownLater))), ...changes];
  return [{ mark: '~', text: '-' }, ...changes];
}

/** Pairs the maps of two lists: by the key that names them; without one by position, where the lists are equally long. */
function pairUp(removed: readonly unknown[], added: readonly unknown[]) {
  const [before, after] = [removed.filter(isPlainMap), added.filter(isPlainMap)];
  if (before.length < removed.length || after.length < added.length) return { pairs: [], alone: { removed, added } };
  const name = namingKey(before, after);
  const partnerOf = (item: Readonly<Record<string, unknown>>, at: number) => {
    if (name !== undefined) return after.find((other) => other[name] === item[name]);
    return before.length === after.length ? after[at] : undefined;
  };
  const pairs: Pair[] = before.flatMap((item, at) => {
    const partner = partnerOf(item, at);
    return partner ? [{ name, before: item, after: partner }] : [];
  });
  const alone = {
    removed: before.filter((item) => !pairs.some((pair) => pair.before === item)),
    added: after.filter((item) => !pairs.some((pair) => pair.after === item)),
  };
  return { pairs, alone };
}

const NAMES = /^(?:sid|id|key|name|region)$|(?:Name|Id|Arn)$/i;

/** Returns the key by which the maps of both lists are told apart: `Sid`, `Key`, `IndexName`. */
function namingKey(...lists: readonly (readonly Readonly<Record<string, unknown>>[])[]): string | undefined {
  const [first] = lists.flat();
  return Object.keys(first ?? {}).find((key) => NAMES.test(key) && lists.every((list) => areApart(list, key)));
}

function areApart(list: readonly Readonly<Record<string, unknown>>[], key: string): boolean {
  const values = list.map((item) => item[key]);
  return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
}

/** Returns the items of a list that another one does not have, each as often as it is missing there. */
function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = [...other];
  return list.filter((item) => {
    const at = left.findIndex((candidate) => isDeepStrictEqual(candidate, item));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function unchanged(count: number): DiffLine[] {
  return count === 0 ? [] : [{ mark: ' ', text: `(${count} unchanged)` }];
}
