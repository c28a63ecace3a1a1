import type { SdkRequest } from './sdk-handler.js';

/** The operations of AWS's APIs that only read begin with one of these, as do HTTP's own methods. */
const READS = /^(BatchGet|Describe|Get|Head|List|Lookup|Query|Scan|Search|Select|(GET|HEAD) )/;

/** What a request does: the operation of AWS's JSON protocols, otherwise method and path. */
export function operationOf({ method, path = '/', headers }: SdkRequest): string {
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  return target?.split('.').at(-1) ?? `${method} ${path}`;
}

/** Whether an operation only reads, by its name. */
export function isRead(operation: string): boolean {
  return READS.test(operation);
}
