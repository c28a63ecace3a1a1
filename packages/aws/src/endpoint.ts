import type { AwsSettings } from './settings.js';

/** The domains of AWS's endpoints, in all partitions. */
const AWS_DOMAINS = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'api.aws',
  'api.amazonwebservices.com.cn',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
  'sc2s.sgov.gov',
];

/**
 * Returns the endpoint that replaces AWS's own; `undefined` if there is none.
 *
 * @param service - the SDK's id of the service, for example `DynamoDB`
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function customEndpoint(
  { endpoint }: AwsSettings,
  service: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  if (endpoint !== undefined) return endpoint;
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  const ofService = `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
  return environment[ofService] || environment.AWS_ENDPOINT_URL || undefined;
}

/** Whether requests go to AWS, where AWS's rate limits apply; not to an emulator. */
export function isAws(endpoint: string | undefined): boolean {
  if (endpoint === undefined) return true;
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return AWS_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/**
 * Describes an endpoint for an error, without credentials.
 *
 * @param endpoint - the endpoint that replaces AWS's own
 */
export function describeEndpoint(endpoint: string | undefined, service: string, region: string | undefined): string {
  if (endpoint !== undefined) return URL.canParse(endpoint) ? new URL(endpoint).origin : 'its endpoint';
  return `the endpoint of ${service || 'the service'}${region === undefined ? '' : ` in ${region}`}`;
}
