const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A list or structure whose end has not come yet. */
interface Open {
  readonly place: string;
  readonly isList: boolean;
  /** The element or member that is read; `undefined` before a member's name. */
  now: string | number | undefined;
}

/**
 * Where a value ends.
 *
 * @param json must be valid
 * @param wanted the way to the value, such as `/Statement/0/Principal`; empty for the whole
 * @returns line and column of what comes after the value, counted from 1, as `(1,94)`
 */
export function positionAfter(json: string, wanted: string): string {
  let found = json.length;
  for (const { place, end } of endsOfValues(json)) {
    if (place === wanted) found = end;
  }
  const lines = json.slice(0, found).split('\n');
  return `(${lines.length},${(lines.at(-1) ?? '').length + 1})`;
}

/** The values of a text of JSON, as they end. Without recursion: a text may be nested deeper than the stack is. */
function* endsOfValues(json: string): Generator<{ place: string; end: number }> {
  const open: Open[] = [];
  const here = (): string => {
    const around = open.at(-1);
    return around ? `${around.place}/${around.now}` : '';
  };
  for (const match of json.matchAll(TOKEN)) {
    const [token] = match;
    const around = open.at(-1);
    if (token === '{') open.push({ place: here(), isList: false, now: undefined });
    else if (token === '[') open.push({ place: here(), isList: true, now: 0 });
    else if (token === ',' && around) around.now = typeof around.now === 'number' ? around.now + 1 : undefined;
    else if (around && !around.isList && around.now === undefined && token !== '}') around.now = nameIn(token);
    else if (token !== ':') {
      if (token === '}' || token === ']') open.pop();
      yield { place: here(), end: match.index + token.length };
    }
  }
}

const nameIn = (token: string): string => String(JSON.parse(token));
