import { AwsJsonError, type AwsJsonService, awsJsonService } from '@pcf/testing/aws-json';
import type { ControlPlane } from '../control-plane.js';
import { isManagedKey, kmsKeyArn } from '../table-member/encryption.js';

/** The prefix of KMS's operations in `X-Amz-Target`. */
export const KMS_TARGET = 'TrentService';

/**
 * KMS with one operation, `DescribeKey`: it tells which key an alias names. Every key exists.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export function createKms(controlPlane: ControlPlane): AwsJsonService {
  return awsJsonService({
    target: KMS_TARGET,
    version: '1.1',
    signingName: 'kms',
    operations: {
      DescribeKey: async ({ KeyId: key }, caller) => {
        if (typeof key !== 'string' || key === '')
          throw new AwsJsonError(
            'ValidationException',
            "1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must not be null",
          );
        const Arn = kmsKeyArn(await controlPlane.regionFor(caller), key);
        const KeyManager = isManagedKey(key) ? 'AWS' : 'CUSTOMER';
        return {
          KeyMetadata: {
            AWSAccountId: caller.account,
            KeyId: Arn.split('/').at(-1),
            Arn,
            Enabled: true,
            KeyManager,
            KeySpec: 'SYMMETRIC_DEFAULT',
            KeyState: 'Enabled',
            KeyUsage: 'ENCRYPT_DECRYPT',
            MultiRegion: false,
            Origin: 'AWS_KMS',
          },
        };
      },
    },
  });
}
