import { ConflictError, FencedError } from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retrying } from '../../src/calls/retry.js';
import {
  AwsAnswerError,
  AwsConfigurationError,
  AwsCredentialsError,
  AwsEndpointError,
  AwsRequestError,
} from '../../src/index.js';

/** An error as the AWS SDK throws it. */
function awsError(name: string, message = 'no', status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });
}

/** A request that fails with the given errors in turn, and then succeeds. */
function failing(...errors: Error[]) {
  const left = [...errors];
  const seen = { requests: 0 };
  const request = async () => {
    seen.requests += 1;
    const error = left.shift();
    if (error) throw error;
    return 'answer';
  };
  return { seen, request };
}

function run<T>(request: () => Promise<T>, clock = new VirtualClock(0), signal = new AbortController().signal) {
  return retrying('UpdateTable', request, { clock, random: () => 0.5, signal });
}

const always = (error: Error) => failing(...Array.from({ length: 100 }, () => error));

describe('retrying a request to AWS', () => {
  it.each([
    ['throttling', awsError('ThrottlingException')],
    ['a failure of the service', awsError('InternalServerError', '', 500)],
    ['a lost connection', networkError('ECONNRESET')],
    [
      'a clock that was wrong',
      awsError('InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier'),
    ],
  ])('goes on after %s', async (_, error) => {
    const { seen, request } = failing(error, error);
    expect(await run(request)).toBe('answer');
    expect(seen.requests).toBe(3);
  });

  const cut = () =>
    Object.assign(new SyntaxError('Unexpected end of JSON input'), { $metadata: { httpStatusCode: 400 } });

  it.each([
    ['a refusal that is cut in the middle', cut, 'HTTP 400 without valid JSON'],
    ['a refusal without a name', () => awsError('Unknown', 'UnknownError'), 'HTTP 400 without the name of an error'],
    ['a redirection', () => awsError('Unknown', 'UnknownError', 302), 'HTTP 302 without the name of an error'],
  ])('goes on after %s; where it stays so, the answer is not understood', async (_, error, problem) => {
    const once = failing(error());
    expect(await run(once.request)).toBe('answer');
    const again = always(error());
    const failure: unknown = await run(again.request).catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(AwsAnswerError);
    expect(String(failure)).toContain(`does not seem to come from AWS: ${problem}.`);
    expect(again.seen.requests).toBeLessThanOrEqual(8);
  });

  it('waits longer each time, on the injected clock', async () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const error = networkError('ECONNRESET');
    const { request } = failing(error, error, error);
    await run(async () => {
      times.push(clock.now());
      return request();
    }, clock);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits).toEqual([75, 150, 300]);
  });

  it('ends after a bounded number of requests, whatever fails', async () => {
    const names = fc.constantFrom('ThrottlingException', 'InternalServerError', 'ValidationException', 'Whatever');
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom(400, 429, 500, 503), async (name, status) => {
        const { seen, request } = always(awsError(name, 'no', status));
        await expect(run(request)).rejects.toBeInstanceOf(AwsRequestError);
        expect(seen.requests).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('outlasts the fifteen seconds for which a changed deletion protection is throttled', async () => {
    const clock = new VirtualClock(0);
    const request = async () => {
      if (clock.now() < 15_000) throw awsError('ThrottlingException');
      return 'answer';
    };
    expect(await run(request, clock)).toBe('answer');
  });

  it('does not repeat what AWS refuses permanently', async () => {
    const { seen, request } = always(awsError('ValidationException', 'Invalid KeySchema'));
    await expect(run(request)).rejects.toMatchObject({
      code: 'PCF_AWS_REQUEST',
      operation: 'UpdateTable',
      awsError: 'ValidationException',
      message: 'UpdateTable was refused: ValidationException: Invalid KeySchema',
    });
    expect(seen.requests).toBe(1);
  });

  it('stops at once when it is aborted', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const { seen, request } = always(networkError('ECONNRESET'));
    const running = run(
      () => {
        if (seen.requests === 1) controller.abort(new Error('enough'));
        return request();
      },
      clock,
      controller.signal,
    );
    await expect(running).rejects.toThrow('enough');
    expect(seen.requests).toBe(2);
  });
});

describe('the error of a request that failed permanently', () => {
  it('is a conflict when something else is being changed, so that the loop looks again', async () => {
    const busy = [
      awsError('ResourceInUseException', 'Attempt to change a resource which is still in use'),
      awsError('LimitExceededException', 'Subscriber limit exceeded: Table tags are being updated: orders'),
      awsError(
        'LimitExceededException',
        'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
      ),
    ];
    for (const error of busy) await expect(run(always(error).request)).rejects.toBeInstanceOf(ConflictError);
  });

  it('is final when a quota is used up', async () => {
    const error = awsError('LimitExceededException', 'Subscriber limit exceeded: limit of 2500 tables per subscriber');
    await expect(run(always(error).request)).rejects.toBeInstanceOf(AwsRequestError);
  });

  it('says what to check when the endpoint refuses connections or has no address', async () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND']) {
      const running = run(always(networkError(code)).request);
      await expect(running).rejects.toBeInstanceOf(AwsEndpointError);
      await expect(running).rejects.toThrow(`connect ${code} 127.0.0.1:1. Check the network, and AWS_ENDPOINT_URL`);
    }
  });

  it('names the region whose host does not exist', async () => {
    const text = 'getaddrinfo ENOTFOUND dynamodb.eu-wset-1.amazonaws.com';
    const running = run(always(Object.assign(new Error(text), { code: 'ENOTFOUND' })).request);
    await expect(running).rejects.toBeInstanceOf(AwsEndpointError);
    await expect(running).rejects.toThrow(
      'there is no host dynamodb.eu-wset-1.amazonaws.com. Check that the region "eu-wset-1" exists',
    );
  });

  it('says how to name credentials, and shows nothing of the request that they signed', async () => {
    const text = 'The request signature we calculated does not match. x-amz-security-token:hunter2';
    const running = run(always(awsError('InvalidSignatureException', text)).request);
    await expect(running).rejects.toBeInstanceOf(AwsCredentialsError);
    const error = await running.catch((caught: unknown) => caught);
    expect(String(error)).toContain('Set AWS_PROFILE');
    expect(String(error)).not.toContain('hunter2');
    expect(error).not.toHaveProperty('cause');
  });

  it('keeps what helps of other texts on credentials', async () => {
    const text = "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.";
    const error = Object.assign(new Error(text), { name: 'CredentialsProviderError' });
    await expect(run(always(error).request)).rejects.toThrow("run 'aws sso login'");
  });

  it('blames the endpoint, not the flavor, for a certificate that is not trusted', async () => {
    const error = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await expect(run(always(error).request)).rejects.toBeInstanceOf(AwsEndpointError);
  });

  it('says that a text is not the name of a region', async () => {
    const text = 'Region not accepted: region="EU West" is not a valid hostname component.';
    const running = run(always(new Error(text)).request);
    await expect(running).rejects.toBeInstanceOf(AwsConfigurationError);
    await expect(running).rejects.toThrow('"EU West" is not a region. The name of a region is like eu-west-1.');
  });

  it('says that the region is missing', async () => {
    const running = run(always(new Error('Region is missing')).request);
    await expect(running).rejects.toBeInstanceOf(AwsConfigurationError);
    await expect(running).rejects.toThrow('Set AWS_REGION');
  });

  it('is what was thrown when it does not come from AWS', async () => {
    await expect(run(always(new TypeError('a mistake of ours')).request)).rejects.toBeInstanceOf(TypeError);
  });

  it('says which action to allow when access is denied', async () => {
    for (const name of ['AccessDeniedException', 'AccessDenied']) {
      const running = run(always(awsError(name, 'User is not authorized')).request);
      await expect(running).rejects.toThrow('grant the action UpdateTable');
    }
  });
});

describe('a request that this process may not send any more', () => {
  const lost = new FencedError('another worker has taken the field');

  it.each([
    ['as it is', lost],
    [
      'with what the SDK adds to it',
      Object.assign(new FencedError('lost', { cause: lost }), { $metadata: { attempts: 1 } }),
    ],
    ['as the cause of throttling', Object.assign(awsError('ThrottlingException'), { cause: lost })],
    ['as the cause of a lost connection', Object.assign(networkError('ECONNRESET'), { cause: lost })],
    ['as the cause of a timeout', Object.assign(new Error('late', { cause: lost }), { name: 'TimeoutError' })],
    ['as the cause of an error of credentials', Object.assign(awsError('ExpiredToken'), { cause: lost })],
  ])('is not sent again, and its error stays the same: %s', async (_, error) => {
    const { seen, request } = always(error);
    await expect(run(request)).rejects.toBe(error instanceof FencedError ? error : lost);
    expect(seen.requests).toBe(1);
  });

  it('is not sent where the budget says so', async () => {
    const { seen, request } = failing();
    const admit = () => Promise.reject(new Error('the database says no', { cause: lost }));
    const { signal } = new AbortController();
    const options = { clock: new VirtualClock(0), random: () => 0.5, signal, admit };
    await expect(retrying('UpdateTable', request, options)).rejects.toBe(lost);
    expect(seen.requests).toBe(0);
  });
});
