/** A part of a text: as it is, or a parameter. */
export type TextPart = string | ParamPart;

/** A parameter in a text. */
interface ParamPart {
  readonly param: string;
  /** Whether its `}` is missing. */
  readonly isOpen: boolean;
}

/** `${params.stage}`, with more `$` before it where it is escaped. Other texts with `${…}` belong to other tools. */
const PARAM = /(?<!\$)(\$+)\{params\.([^{}$]*)(\}?)/g;

/** Returns whether a text has something that {@link splitText} changes. */
export function mentionsParams(text: string): boolean {
  return text.includes('${params.');
}

/** Splits a text at its parameters: `orders-${params.stage}`. `$${params.stage}` stands for the text `${params.stage}`. */
export function splitText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(PARAM)) {
    const [whole, dollars = '', name = '', closing] = match;
    parts.push(text.slice(end, match.index));
    parts.push(dollars.length > 1 ? whole.slice(1) : { param: name, isOpen: closing === '' });
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

/** Escapes a text, so that what looks like a parameter is read as a text: adds one `$` to it. */
export function escapeParams(text: string): string {
  return mentionsParams(text) ? text.replaceAll(/(?<!\$)\$+(?=\{params\.)/g, (dollars) => `$${dollars}`) : text;
}
