/** Whether a KMS key is the customer's own. The other one is AWS's, which a table gets where it names none. */
export function isOwnKey(key: string | undefined): boolean {
  return key !== undefined && !key.endsWith('alias/aws/dynamodb');
}
