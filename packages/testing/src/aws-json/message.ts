import { crc32 } from 'node:zlib';

/** A request as it arrives, over HTTP or within the process. Names of headers are in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A service as a function. Throws only when the service is closed. */
export type Endpoint = (request: WireRequest) => Promise<WireResponse>;

/** Every answer of AWS's JSON protocols carries the checksum of its body. */
export function response(status: number, text: string, headers: Readonly<Record<string, string>> = {}): WireResponse {
  const body = Buffer.from(text);
  return {
    status,
    headers: { ...headers, 'content-length': String(body.byteLength), 'x-amz-crc32': String(crc32(body)) },
    body,
  };
}

export const tooLarge = (): WireResponse => response(413, '');
