import type { UsedParam } from '../../../definition/source.js';
import type { FieldGraph } from '../limits.js';

/**
 * Finds a parameter that was given from outside the files, decides which resources there are, and is not in the name of the owner: with
 * another value, the same definitions describe other resources of the same owner.
 *
 * @returns why a prune would be wrong, and what to do: sentences
 */
export function givenNameIn({ order, groups, owner }: FieldGraph): string | undefined {
  const isLoose = ({ given, name }: UsedParam) => given && owner?.params?.includes(name) !== true;
  for (const { id, valid, source } of order) {
    const { uniqueKeys, locatedBy = [] } = valid.flavor;
    const paths = [...NAMING, ...uniqueKeys, ...locatedBy].map((key) => key.split('.'));
    const param = source.paramsAt && paths.flatMap((path) => source.paramsAt?.(path) ?? []).find(isLoose);
    if (param) return explain(param, id);
  }
  for (const { id, source } of groups.values()) {
    const param = source.paramsAt && NAMING.flatMap((key) => source.paramsAt?.([key]) ?? []).find(isLoose);
    if (param) return explain(param, id);
  }
  return undefined;
}

/** The keys that decide which particles there are. */
const NAMING: readonly string[] = ['pcf_name', 'multiplier'];

function explain({ name, from }: UsedParam, id: string): string {
  return (
    `${from} decides which resource ${id} is, and the owner is the same with any value: what was applied with another one would look ` +
    `like an orphan. Write the value into the file of an environment, or put \${params.${name}} into the name of the owner.`
  );
}
