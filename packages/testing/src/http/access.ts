/** What a request says of where it comes from, in headers that a web page cannot choose. */
export interface RequestSource {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/** The origins whose web pages may send requests: `http://localhost:3000`; `*` for all. */
export type AllowedOrigins = readonly string[] | '*';

const LOOPBACK_NAME = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Why a server on the loopback interface does not answer a request: every page that is open in a browser of this machine
 * reaches it. A page of another name that leads here (DNS rebinding) is known by its `Host`, any page by its `Origin`.
 *
 * @param allowed - the origins that are answered all the same
 * @returns a sentence for the developer whose request it is; `undefined` when it is answered
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function refusalOf({ host, origin }: RequestSource, allowed: AllowedOrigins = []): string | undefined {
  const name = host?.replace(/:\d{1,5}$/, '');
  if (name === undefined || !LOOPBACK_NAME.test(name))
    return 'The header Host does not name this machine: use the URL that the server told, with 127.0.0.1 or localhost.';
  if (origin === undefined || allowed === '*' || allowed.includes(origin)) return undefined;
  return 'Requests of web pages are not answered: list the origin of the page in "allowedOrigins" if you trust it.';
}
