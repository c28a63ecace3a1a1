import { type DefinitionIssue, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { isRecord } from '../../values.js';
import { mergeParticles } from '../overlay/particles.js';
import { type FillContext, type Filled, fillIn, fillName } from '../params/fill.js';
import type { DefinitionFile, DefinitionSource, ParsedText } from '../source.js';
import { type HeadResult, readHead } from './head.js';
import { type LoadedFile, realPath } from './loaded.js';

/** What files are made from, beside their texts. */
export type Assembly = Omit<FillContext, 'file'>;

/**
 * Merges the definitions of a file and its overlay, fills in the parameters, and reads the head.
 *
 * @throws {@link InvalidDefinitionError} where parameters make too much text
 */
export function assemble(loaded: LoadedFile, assembly: Assembly): DefinitionFile {
  const { file, path, overlay } = loaded;
  const items = mergedItems(loaded, assembly).map((item) => fillIn(item, { ...assembly, file }, 'definition'));
  const head = assembleHead(loaded, assembly);
  for (const issue of head && 'issues' in head ? head.issues : []) assembly.issues.push(issue);
  const read = head && 'head' in head ? head.head : undefined;
  const origin = {
    file,
    path,
    ...(read && { head: read }),
    ...(overlay && { overlay: overlay.file }),
    count: items.length,
  };
  return { ...origin, sources: items.map((item) => sourceOf(item, origin)) };
}

function mergedItems({ file, parts, overlay }: LoadedFile, { params, issues }: Assembly): readonly ParsedText[] {
  if (!overlay) return parts.items;
  const named = (text: string) => fillName(text, params);
  return mergeParticles(parts.items, overlay.parts.items, { file: overlay.file, changes: file, named, issues });
}

/** Fills in the parameters of a head, and reads it; `undefined` where there is none. */
export function assembleHead(loaded: LoadedFile, assembly: Assembly): HeadResult | undefined {
  const { file, head } = loaded;
  const { issues } = assembly;
  if (!head || !isRecord(head.value)) return undefined;
  const { owner, ...others } = head.value;
  const hasOwner = Object.hasOwn(head.value, 'owner');
  const before = issues.length;
  const filled = fillIn(
    { value: hasOwner ? { owner } : {}, locate: (path, what) => head.locate(path, what) },
    { ...assembly, file },
  );
  // What is not filled in would be no valid name.
  if (issues.length > before) return undefined;
  const value = { ...others, ...(isRecord(filled.value) ? filled.value : {}) };
  return readHead(value, file, { ...filled, value }, realPath);
}

function sourceOf(item: Filled, origin: DefinitionSource['origin'] & object): DefinitionSource {
  const { value, paramsAt } = item;
  return {
    value,
    file: origin.file,
    origin,
    locate: (path: readonly PropertyKey[], what?: 'key' | 'value') => item.locate(path, what),
    ...(paramsAt && { paramsAt }),
  };
}

/** @throws {@link InvalidDefinitionError} where there are issues */
export function refuse(issues: readonly DefinitionIssue[]): void {
  if (issues.length > 0) throw new InvalidDefinitionError(issues);
}
