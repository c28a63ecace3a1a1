import { crc32 } from 'node:zlib';

/** A request as both doors give it. Names of headers are in lower case. */
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

export const JSON_TYPE = 'application/x-amz-json-1.0';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const LARGEST_BODY = 16 * 1024 * 1024;

/** Every answer carries the checksum of its body. */
export function response(status: number, text: string, headers: Readonly<Record<string, string>> = {}): WireResponse {
  const body = Buffer.from(text);
  return {
    status,
    headers: { ...headers, 'content-length': String(body.byteLength), 'x-amz-crc32': String(crc32(body)) },
    body,
  };
}

export const tooLarge = (): WireResponse => response(413, '');
