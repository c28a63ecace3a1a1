/** The parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export interface ArnParts {
  /** `dynamodb` */
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the account: `table/orders`. */
  readonly resource: string;
}

/** Splits an ARN into its parts. A part that it lacks is empty. */
export function partsOfArn(arn: string): ArnParts {
  const [, , service = '', region = '', account = '', ...resource] = arn.split(':');
  return { service, region, account, resource: resource.join(':') };
}
