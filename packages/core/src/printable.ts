/**
 * What can forge or hide text where it is shown: control characters (line breaks too), what turns the direction of writing,
 * what cannot be seen, halves of characters. The selectors of an emoji's form are left.
 */
const UNSAFE =
  /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * A text as one line that can be shown anywhere: on a terminal, in a log. What could forge or hide something is written as
 * JSON escapes it: `\u202e`. Errors of the framework are written so already.
 *
 * @example
 * ```ts
 * printable('a\nb'); // 'a\\u000ab'
 * ```
 */
export function printable(text: string): string {
  return text.replaceAll(UNSAFE, escapeAll);
}

/**
 * JSON of plain data in which nothing can forge or hide text. It means the same.
 *
 * @param value - as `JSON.stringify` takes it
 */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSAFE, escapeAll);
}

/** A copy of plain data in which all texts and keys are {@link printable}. Other objects are left as they are. */
export function printableData<T>(data: T): T;
export function printableData(data: unknown): unknown {
  if (typeof data === 'string') return printable(data);
  if (Array.isArray(data)) return data.map((item: unknown) => printableData(item));
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [printable(key), printableData(value)]));
}

function escapeAll(characters: string): string {
  return Array.from({ length: characters.length }, (_, at) => escapeUnit(characters.charCodeAt(at))).join('');
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
