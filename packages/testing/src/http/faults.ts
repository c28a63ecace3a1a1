import { Readable } from 'node:stream';
import type { Duration } from '@pcf/core';
import type { HttpFault } from './http-faults.js';
import { REFUSAL_TEXTS } from './operation.js';
import { bytesOf } from './sdk-handler.js';

/**
 * The backend answers that there were too many requests, in the form of its protocol, and does nothing.
 *
 * @param name - the error, as the service calls it; by default as AWS does in the protocol: `ThrottlingException`, `Throttling`,
 * `RequestLimitExceeded`, `SlowDown`
 */
export function throttle(name?: string): HttpFault {
  return async (_, call) =>
    call.refuse(name === undefined ? 'throttled' : { code: name, message: REFUSAL_TEXTS.throttled });
}

/**
 * The backend answers with a server error, and does nothing.
 *
 * @param status - 500 and above; by default 500
 */
export function serverError(status?: number): HttpFault {
  return async (_, call) => {
    const answer = call.refuse('failed');
    return { ...answer, statusCode: status ?? 500 };
  };
}

/**
 * The backend refuses the request with an error, in the form of its protocol, and does nothing.
 *
 * @param code - AWS's code, or the name of the exception in the SDK client: `AccessDenied`
 * @param message - AWS's text
 * @param status - the HTTP status; by default the one of the error's schema, else 400
 */
export function refuse(code: string, message: string, status?: number): HttpFault {
  return async (_, call) => call.refuse({ code, message, ...(status === undefined ? {} : { status }) });
}

/** The connection breaks before the request arrives. Nothing is done. */
export function resetBefore(): HttpFault {
  return async () => {
    throw connectionReset();
  };
}

/** The connection breaks before the answer arrives. The request took effect, and the client cannot know. */
export function resetAfter(): HttpFault {
  return async (send) => {
    await send();
    throw connectionReset();
  };
}

/** The connection breaks in the middle of the answer. The request took effect, and the client cannot know. */
export function cutAnswer(): HttpFault {
  return async (send) => {
    const answer = await send();
    const whole = answer.body instanceof Readable ? Buffer.concat(await answer.body.toArray()) : bytesOf(answer.body);
    if (whole.byteLength === 0) throw connectionReset();
    return { ...answer, body: Readable.from(half(whole)) };
  };
}

async function* half(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body.subarray(0, body.byteLength >> 1);
  throw connectionReset();
}

/** The answer never arrives, and the client times out. The request took effect, and the client cannot know. */
export function loseAnswer(): HttpFault {
  return async (send) => {
    await send();
    throw Object.assign(new Error('the answer did not arrive in time'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
  };
}

/**
 * The request takes longer, by the clock of the backend. It is not sent if the client gives up in the meantime.
 *
 * @param duration - in milliseconds
 */
export function delay(duration: Duration): HttpFault {
  return async (send, { clock, signal }) => {
    await clock.sleep(duration, signal);
    return send();
  };
}

function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
