import type { SdkRequest } from '@pcf/testing/aws-json';

/** A request with the names of its headers in lower case. Node sees to that for what comes over HTTP, SDKs do not. */
export function inLowerCase(request: SdkRequest): SdkRequest {
  const { headers } = request;
  if (Object.keys(headers).every((name) => name === name.toLowerCase())) return request;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...request, headers: Object.fromEntries(lower) };
}
