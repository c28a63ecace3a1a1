import { isRecord } from '@pcf/core/values';

/** The name of the table that a call is about, however it says so: by name, by the ARN of the table or of a part of it. */
export function tableOf(input: unknown): string | undefined {
  if (!isRecord(input)) return undefined;
  const named = input.TableName ?? input.ResourceArn;
  if (typeof named !== 'string') return undefined;
  return named.startsWith('arn:') ? /:table\/([^/]+)/.exec(named)?.[1] : named;
}

/** Whether a call only reads, by the name of its operation. */
export const isRead = (operation: string): boolean => /^(BatchGet|Describe|Get|List|Query|Scan)/.test(operation);
