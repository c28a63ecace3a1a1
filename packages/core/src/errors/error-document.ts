import { withoutSecrets } from '../printable.js';

/** An error as JSON. It has no secrets that have a known form, and no stack. */
export interface ErrorDocument {
  /** The name of its class. */
  readonly name: string;
  /** A stable code, such as `PCF_OTHER_OWNER`; the name where it has none. */
  readonly code: string;
  readonly message: string;
}

/** Returns an error as plain data, for JSON. */
export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof Error)) return { name: 'Error', code: 'UNKNOWN', message: withoutSecrets(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { name: error.name, code, message: withoutSecrets(error.message) };
}
