/** The parts of an ARN. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** `table/orders`, or a name alone as in the ARN of a queue. */
  readonly resource: string;
}

/**
 * Reads an ARN.
 *
 * @returns `undefined` for another text
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, account, ...rest] = text.split(':');
  const resource = rest.join(':');
  if (scheme !== 'arn' || !partition || !service || region === undefined || account === undefined) return undefined;
  return resource === '' ? undefined : { partition, service, region, account, resource };
}

/**
 * Whether a resource is of a type, `service` or `service:resourceType`. The type is what the ARN says before the name: `table` in
 * `table/orders`. Queues have none in their ARNs, so that only `sqs` finds them.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html `ResourceTypeFilters`
 * @see https://github.com/prometheus/cloudwatch_exporter/issues/251 queues are found by `sqs`, and not by `sqs:queue`
 */
export function isOfType({ service, resource }: Arn, filter: string): boolean {
  const [wantedService, ...wantedType] = filter.split(':');
  if (service !== wantedService) return false;
  return wantedType.length === 0 || /^([^:/]+)[:/]/.exec(resource)?.[1] === wantedType.join(':');
}
