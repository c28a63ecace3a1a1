/** The headers that tell where a request comes from. Web pages cannot set them. */
export interface RequestSource {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/** The origins whose web pages may send requests: `http://localhost:3000`; `*` for all. */
export type AllowedOrigins = readonly string[] | '*';

const LOOPBACK_NAME = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Why a server on the loopback interface refuses a request: any page in a browser of this machine can reach the server. The `Host`
 * header tells a page whose name was redirected to this machine (DNS rebinding), the `Origin` header tells any page.
 *
 * @param allowed - the origins that are answered
 * @returns a sentence for the developer; `undefined` when the request is answered
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function refusalOf({ host, origin }: RequestSource, allowed: AllowedOrigins = []): string | undefined {
  const name = host?.replace(/:\d{1,5}$/, '');
  if (name === undefined || !LOOPBACK_NAME.test(name))
    return 'The Host header does not name this machine. Use the URL that the server printed, with 127.0.0.1 or localhost.';
  if (origin === undefined || allowed === '*' || allowed.includes(origin)) return undefined;
  return 'Requests from web pages are refused. If you trust the page, add its origin to "allowedOrigins".';
}
