import { AwsJsonError } from '@pcf/testing/aws-json';

/** An error of the tagging API. Its text has the key `Message`. */
class TaggingError extends AwsJsonError {
  override bodyIn(namespace: string): Record<string, unknown> {
    return { __type: `${namespace}${this.name}`, Message: this.message };
  }
}

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html#API_GetResources_Errors */
export const invalid = (text: string): AwsJsonError => new TaggingError('InvalidParameterException', text);

/** Refuses members and operations of AWS that this simulator does not have. */
export const notSupported = (what: string): AwsJsonError =>
  invalid(`@pcf/tagging-simulator: ${what} is not supported. Leave it out.`);

export const expired = (): AwsJsonError =>
  new TaggingError(
    'PaginationTokenExpiredException',
    'The PaginationToken has expired. Begin with the first page again.',
  );

export const throttled = (): AwsJsonError => new TaggingError('ThrottledException', 'Rate exceeded');

/** A failure of a backend, which AWS answers with a status of 500. */
export const internal = (text: string): AwsJsonError =>
  new TaggingError('InternalServiceException', text, { status: 500 });
