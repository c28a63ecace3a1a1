import type { Duration } from '@pcf/core';
import type { HttpFault } from './http-faults.js';
import type { SdkResponse } from './sdk-handler.js';

/**
 * The backend answers that there were too many requests, in AWS's JSON protocol, and does nothing.
 *
 * @param name - the error, as the service calls it
 */
export function throttle(name = 'ThrottlingException'): HttpFault {
  return async () => errorAnswer(400, name, 'Rate exceeded');
}

/**
 * The backend answers with a server error, and does nothing.
 *
 * @param status - 500 and above
 */
export function serverError(status = 500): HttpFault {
  return async () => errorAnswer(status, 'InternalServerError', 'The request could not be processed');
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

function errorAnswer(statusCode: number, name: string, message: string): SdkResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'FAULT' },
    body: Buffer.from(JSON.stringify({ __type: name, message })),
  };
}
