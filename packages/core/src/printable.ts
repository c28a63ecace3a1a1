/**
 * Characters that can forge or hide text where it is shown: control characters and line breaks, marks that change the direction
 * of writing, invisible characters, halves of characters. Variation selectors of emoji are allowed.
 */
const UNSAFE =
  /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * Returns a text as one line that is safe to show anywhere: on a terminal, in a log. Characters that could forge or hide
 * something are escaped as in JSON: `\u202e`. Errors of the framework are already escaped.
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
 * Returns JSON of plain data in which nothing can forge or hide text. It parses to the same data.
 *
 * @param value - as for `JSON.stringify`
 */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSAFE, escapeAll);
}

/** Returns a copy of plain data in which all texts and keys are {@link printable}. Other objects stay as they are. */
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

/** The replacement for a secret. */
export const NOT_SHOWN = '<not shown>';

/** Parameters and headers whose values give access. Ids of access keys are not secret. */
const SECRET_NAMES =
  'x-amz-security-token|x-amz-signature|aws_session_token|aws_secret_access_key|session-?token|secret-?access-?key|signature|' +
  'access_token|refresh_token|id_token|client_secret|api[-_]?key|password|passwd|pwd|secret|token|sig';

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Passwords in URLs are often not encoded as they should be: up to the last "@" of the word. All lengths are bounded, as
  // else the time would grow with the square of a hostile text's length.
  [
    /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'`<>/?#@:]{0,200}:(?!\d{1,5}(?:[/?#\s"'`<>]|$))[^\s"'`<>]{0,500}@/gi,
    `$1${NOT_SHOWN}@`,
  ],
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'`<>/?#@]{1,500}@/gi, `$1${NOT_SHOWN}@`],
  [/\b((?:bearer|basic) )[\w.~+/=-]{8,}/gi, `$1${NOT_SHOWN}`],
  [new RegExp(`(?<![\\w-])((?:${SECRET_NAMES})(?:=|%3d))[^\\s"'\`<>&,;)]+`, 'gi'), `$1${NOT_SHOWN}`],
  [/(x-amz-security-token["']?\s*:\s*["']?)[^\s"',;}<>]+/gi, `$1${NOT_SHOWN}`],
  // Session tokens of AWS begin so.
  [/\b(?:IQoJ|FwoG|FQoG|AQoD)[\w+/=%-]{16,}/g, NOT_SHOWN],
];

/**
 * Returns a text without secrets that have a known form: credentials in URLs, session tokens, signatures, and the values of
 * parameters such as `X-Amz-Security-Token=…` or `password=…`. Errors of the framework are already cleaned.
 *
 * @example
 * ```ts
 * withoutSecrets('postgres://admin:hunter2@db/orders'); // 'postgres://<not shown>@db/orders'
 * ```
 */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [form, replacement]) => rest.replaceAll(form, replacement), text);
}

/**
 * Returns a copy of plain data without secrets: without the values whose keys name a secret, and with texts as {@link withoutSecrets}
 * returns them.
 *
 * @example
 * ```ts
 * dataWithoutSecrets({ user: 'ada', db_password: 'hunter2' }); // { user: 'ada', db_password: '<not shown>' }
 * ```
 */
export function dataWithoutSecrets(data: unknown): unknown {
  if (typeof data === 'string') return withoutSecrets(data);
  if (Array.isArray(data)) return data.map((item: unknown) => dataWithoutSecrets(item));
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, isHidden([key], value) ? NOT_SHOWN : dataWithoutSecrets(value)]),
  );
}

function isHidden(path: readonly PropertyKey[], value: unknown): boolean {
  return value !== undefined && value !== null && isSecretPath(path);
}

/** Words in the names of settings whose values are not shown: `db_password`, `apiKey`, `SecretString`. */
const SECRET_SETTING =
  /pass(?:word|wd|phrase|code)|pwd|secret|token|credential|private_?key|api_?key|access_?key(?!_?id)|key_?material|signature|connection_?string|cookie|bearer/i;

/** Returns whether the value at a path must not be shown: a key of the path names a secret. */
export function isSecretPath(path: readonly PropertyKey[]): boolean {
  return path.some((key) => typeof key === 'string' && SECRET_SETTING.test(key.replaceAll('-', '_')));
}
