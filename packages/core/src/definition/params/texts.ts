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

/** In a reference, one `$` before a parameter can belong to the reference: `$lookup$vault$${params.stage}`. */
const REFERENCE = /^\$+(inherit|lookup)\$/;

/** Returns how many `$` of an escaped parameter are not part of the text. */
function escapeOf(text: string): number {
  return REFERENCE.test(text) ? 2 : 1;
}

/** Splits a text at its parameters: `orders-${params.stage}`. `$${params.stage}` stands for the text `${params.stage}`. */
export function splitText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  const extra = escapeOf(text);
  let end = 0;
  for (const match of text.matchAll(PARAM)) {
    const [whole, dollars = '', name = '', closing] = match;
    parts.push(text.slice(end, match.index));
    if (dollars.length > extra) parts.push(whole.slice(extra));
    else parts.push(dollars.slice(1), { param: name, isOpen: closing === '' });
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

/** Escapes a text, so that what looks like a parameter is read as a text: adds `$` to it, in most texts one. */
export function escapeParams(text: string): string {
  if (!mentionsParams(text)) return text;
  return text.replaceAll(/(?<!\$)\$+(?=\{params\.)/g, (dollars) => `${'$'.repeat(escapeOf(text))}${dollars}`);
}
