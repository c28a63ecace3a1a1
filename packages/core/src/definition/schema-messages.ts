/** The types in Zod's messages, in the words of this package. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
};

const COMPARISONS: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};

const WRONG_TYPE = /^Invalid input: expected (\w+), received \w+$/;
const WRONG_CHOICE = /^Invalid option: expected one of (.+)$/;
const WRONG_VALUE = /^Invalid input: (expected .+)$/;
const WRONG_SIZE = /^Too (?:small|big): expected \w+ to (be|have) ([<>]=?)(\S+)(?: (\w+))?$/;

/** Whether a message of a schema library says that a value has the wrong type. */
export function isAboutType(message: string): boolean {
  return WRONG_TYPE.test(message);
}

/**
 * Rewrites the messages that Zod makes itself: `Too small: expected string to have >=3 characters` becomes `expected at least 3
 * characters`. Returns any other message as it is.
 */
export function plainMessage(message: string): string {
  const [, type] = WRONG_TYPE.exec(message) ?? [];
  if (type !== undefined) return `expected ${TYPES[type] ?? type}`;
  const [, choices] = WRONG_CHOICE.exec(message) ?? [];
  if (choices !== undefined) {
    const list = choices.split('|');
    return list.length > 2 ? `expected one of ${list.join(', ')}` : `expected ${list.join(' or ')}`;
  }
  const [, verb, comparison = '', limit = '', unit] = WRONG_SIZE.exec(message) ?? [];
  if (verb === undefined) return WRONG_VALUE.exec(message)?.[1] ?? message;
  const size = `${COMPARISONS[comparison]} ${limit}`;
  if (verb === 'be' || unit === undefined) return `expected a number of ${size}`;
  return `expected ${size} ${limit === '1' ? unit.replace(/s$/, '') : unit}`;
}
