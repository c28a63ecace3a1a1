import type { SdkRequest } from './sdk-handler.js';

/** The beginnings of operations of AWS that only read, and of HTTP methods that do. */
const READS = /^(BatchGet|Describe|Get|Head|List|Lookup|Query|Scan|Search|Select|(GET|HEAD) )/;

/** The operation of a request: that of AWS's JSON protocols, otherwise method and path. */
export function operationOf({ method, path = '/', headers }: SdkRequest): string {
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  return target?.split('.').at(-1) ?? `${method} ${path}`;
}

/** Whether an operation only reads, by its name. */
export function isRead(operation: string): boolean {
  return READS.test(operation);
}
