import type { Call } from '../catalog/catalog.js';
import { type Input, refuseUnknown, requiredKey, tokenIn } from '../input.js';
import type { Tag } from '../source.js';
import { positionIn, START, tokenFor } from '../tokens.js';

/** Not documented. */
const TEXTS_PER_PAGE = 100;

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetTagKeys.html */
export function getTagKeys(input: Input, call: Call): object {
  refuseUnknown(input, ['PaginationToken']);
  const { texts, token } = page(input, call, ['GetTagKeys'], (tag) => tag.Key);
  return { PaginationToken: token, TagKeys: texts };
}

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetTagValues.html */
export function getTagValues(input: Input, call: Call): object {
  refuseUnknown(input, ['PaginationToken', 'Key']);
  const key = requiredKey(input);
  const { texts, token } = page(input, call, ['GetTagValues', key], ({ Key, Value }) =>
    Key === key ? Value : undefined,
  );
  return { PaginationToken: token, TagValues: texts };
}

/** One page of the different texts that the tags of a place have, in order. */
function page(
  input: Input,
  call: Call,
  about: readonly string[],
  textOf: (tag: Tag) => string | undefined,
): { texts: readonly string[]; token: string } {
  const { place, now } = call;
  const query = [...about, place.account, place.region];
  const token = tokenIn(input);
  const { after } = positionIn(token, query, now);
  const later = textsIn(call, textOf).filter((text) => token === '' || text > after);
  const texts = later.slice(0, TEXTS_PER_PAGE);
  const last = later.length > texts.length ? texts.at(-1) : undefined;
  return { texts, token: last === undefined ? '' : tokenFor(query, { ...START, after: last }, now) };
}

function textsIn({ catalogs, place, now }: Call, textOf: (tag: Tag) => string | undefined): string[] {
  const texts = new Set<string>();
  for (const catalog of catalogs) {
    for (const [, tags = []] of catalog.listing(place, now).after('', now)) {
      for (const tag of tags) {
        const text = textOf(tag);
        if (text !== undefined) texts.add(text);
      }
    }
  }
  return [...texts].sort();
}
