import type { Clock } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import type { SdkRequestHandler } from '@pcf/testing';

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/topics/aws4_request, SignedHeaders=host, Signature=0',
};

/** An answer of the service that is no success. */
export class ServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** A failure that is worth another try. */
class Passing extends Error {}

/** A client with retries, as an SDK has it. */
export class TopicClient {
  constructor(
    private readonly handler: SdkRequestHandler,
    private readonly clock: Clock,
  ) {}

  async call(operation: string, input: object, signal: AbortSignal): Promise<Record<string, unknown>> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await this.#once(operation, input, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (attempt === 5 || !(error instanceof Passing)) throw error;
        await this.clock.sleep(10 * attempt, signal);
      }
  }

  async #once(operation: string, input: object, abortSignal: AbortSignal): Promise<Record<string, unknown>> {
    const headers = { ...HEADERS, 'x-amz-target': `Topics_20260101.${operation}` };
    const request = { method: 'POST', path: '/', headers, body: JSON.stringify(input) };
    const { response } = await this.handler.handle(request, { abortSignal }).catch((error: unknown) => {
      throw new Passing('the connection failed', { cause: error });
    });
    const { statusCode, body } = response;
    if (!(body instanceof Uint8Array)) throw new TypeError('the service answers with bytes');
    const answer: unknown = JSON.parse(new TextDecoder().decode(body));
    if (!isRecord(answer)) throw new TypeError('the service answers with a map');
    if (statusCode === 200) return answer;
    const name = String(answer.__type);
    const message = String(answer.message);
    if (statusCode >= 500 || name === 'ThrottlingException') throw new Passing(`${name}: ${message}`);
    throw new ServiceError(name, message);
  }
}
