const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A list or object that is not closed yet. */
interface Open {
  readonly place: string;
  readonly isList: boolean;
  /** The element or member that is read; `undefined` before a member's name. */
  now: string | number | undefined;
}

/**
 * The position after a value.
 *
 * @param json must be valid
 * @param wanted the path of the value, such as `/Statement/0/Principal`; empty for the whole text
 * @returns line and column, counted from 1, as `(1,94)`
 */
export function positionAfter(json: string, wanted: string): string {
  let found = json.length;
  for (const { place, end } of endsOfValues(json)) {
    if (place === wanted) found = end;
  }
  const lines = json.slice(0, found).split('\n');
  return `(${lines.length},${(lines.at(-1) ?? '').length + 1})`;
}

/** The values of a JSON text in the order in which they end. Not recursive, as the text may be nested deeper than the stack. */
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
