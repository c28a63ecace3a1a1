import { expect, it } from 'vitest';
import { createSimulator } from '../../src/index.js';
import { localBackend } from '../../src/local-backend.js';

const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=0';

/** What KMS's DescribeKey answers, as its own client would ask. */
async function describeKey(
  url: string,
  KeyId: string,
): Promise<{ readonly KeyMetadata: { readonly Arn: string; readonly KeyId: string } }> {
  const headers = {
    authorization: SIGNATURE,
    'x-amz-date': '20260101T000000Z',
    'x-amz-target': 'TrentService.DescribeKey',
    'content-type': 'application/x-amz-json-1.1',
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ KeyId }) });
  const body: Awaited<ReturnType<typeof describeKey>> = JSON.parse(await answer.text());
  return body;
}

it('KMS tells which key an alias names: the one that tables get by it', async () => {
  const simulator = createSimulator();
  const { url } = await simulator.listen();
  try {
    const own = await describeKey(url, 'alias/own');
    expect(own).toMatchObject({
      KeyMetadata: { KeyManager: 'CUSTOMER', Arn: expect.stringMatching(/^arn:aws:kms:us-east-1:123456789012:key\//) },
    });
    const { Arn, KeyId } = own.KeyMetadata;
    expect(Arn.endsWith(`/${KeyId}`)).toBe(true);
    expect(await describeKey(url, Arn)).toMatchObject({ KeyMetadata: { KeyId } });
    expect(await describeKey(url, 'alias/aws/dynamodb')).toMatchObject({ KeyMetadata: { KeyManager: 'AWS' } });
  } finally {
    await simulator.close();
  }
});

it('the local backend says where KMS is, so that no alias is looked up in a real account', async () => {
  const { environment, close } = await localBackend.start();
  expect(environment.AWS_ENDPOINT_URL_KMS).toBe(environment.AWS_ENDPOINT_URL_DYNAMODB);
  await close();
});
