import { type AwsTarget, awsCalls } from '@pcf/aws';
import { PcfError, type Services } from '@pcf/core';
import { KeyAliasUnresolvedError } from '../../errors.js';
import type { NamedKey, NamedKeys } from '../../steps/edit.js';

/** The alias of the key that AWS manages for DynamoDB. A table has that key if it is encrypted and names none. */
const MANAGED_KEY = 'alias/aws/dynamodb';

/** Asks KMS which key an alias names, in a region; in that of the table if none is given. */
export type KeyLookup = (alias: string, region?: string) => Promise<NamedKey>;

/** What is declared of encryption, for the table and its replicas. */
export interface Encrypted {
  SSESpecification?: { Enabled: boolean; SSEType?: 'KMS' | undefined; KMSMasterKeyId?: string | undefined } | undefined;
}

interface EncryptedReplica {
  Region: string;
  SSESpecification?: { KMSMasterKeyId: string } | undefined;
}

interface EncryptedTable extends Encrypted {
  Replicas?: readonly EncryptedReplica[] | undefined;
}

/**
 * Returns what asks KMS which key an alias names. If KMS does not answer that, it is no failure yet: a table can be terminated
 * without it.
 *
 * @param target - the region of the table, and the credentials
 * @param signal - aborts requests, and the waits between their retries
 */
export function keyLookup(target: AwsTarget, services: Services, signal: AbortSignal): KeyLookup {
  return async (alias, region = target.region) => {
    // Loaded only here: few tables name their key by an alias.
    const { DescribeKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
    const call = awsCalls(KMSClient, services, { ...target, region }, signal);
    try {
      const { KeyMetadata } = await call('DescribeKey', (client, options) =>
        client.send(new DescribeKeyCommand({ KeyId: alias }), options),
      );
      const id = KeyMetadata?.KeyId;
      return id === undefined ? { alias, reason: 'the answer of KMS has no KeyId.' } : { id };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PcfError) return { alias, reason: error.message };
      throw error;
    }
  };
}

/** Returns whether a KMS key is the customer's own. The alternative is AWS's, which a table has if it names none. */
export function isCustomerKey(key: string | undefined): boolean {
  return key !== undefined && !key.endsWith(MANAGED_KEY);
}

/**
 * Returns the id of a KMS key that a definition or DynamoDB names by id, by ARN or by alias. An alias stays one: only KMS knows
 * which key it names.
 */
export function keyId(key: string): string {
  const [, , , , , ...resource] = key.split(':');
  const name = key.startsWith('arn:') ? resource.join(':') : key;
  return name.replace(/^key\//, '');
}

/**
 * Looks up which keys the aliases of a definition name. Skips aliases of tables and replicas without a key, which have nothing to
 * compare. If no replica has a key of its own, the table has the key that AWS manages.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicationGroupMemberAction.html
 */
export async function lookUpKeys(
  resource: EncryptedTable,
  observed: EncryptedTable,
  lookUp: KeyLookup,
): Promise<NamedKeys | undefined> {
  const known: Record<string, NamedKey> = {};
  const alias = aliasOf(resource.SSESpecification);
  const { Enabled: isEncrypted, KMSMasterKeyId: id } = observed.SSESpecification ?? {};
  const { Replicas: replicas = [] } = observed;
  const isManaged = replicas.length > 0 && replicas.every(({ SSESpecification }) => !SSESpecification);
  if (alias !== undefined && keyId(alias) === MANAGED_KEY && isManaged && id !== undefined) known.table = { id };
  else if (alias !== undefined && isEncrypted) known.table = await lookUp(alias);
  for (const { Region, SSESpecification } of resource.Replicas ?? []) {
    const found = observed.Replicas?.find((replica) => replica.Region === Region);
    const named = SSESpecification?.KMSMasterKeyId;
    if (named && isAlias(named) && found?.SSESpecification) known[Region] = await lookUp(named, Region);
  }
  return Object.keys(known).length > 0 ? known : undefined;
}

/**
 * Returns the id of a key that is declared by id or by alias; `undefined` if it cannot be compared.
 *
 * @param place - `table`, or the region of a replica
 * @param id - the particle's, for errors
 * @throws {@link KeyAliasUnresolvedError} when KMS did not say which key an alias names
 */
export function resolvedKeyId(
  declared: string | undefined,
  place: string,
  known: NamedKeys = {},
  id: string,
): string | undefined {
  if (declared !== undefined && !declared.startsWith('alias/')) return declared;
  const key = known[place];
  if (key && 'reason' in key) throw new KeyAliasUnresolvedError(id, key.alias, key.reason);
  return key?.id;
}

function isAlias(key: string): boolean {
  return keyId(key).startsWith('alias/');
}

/**
 * Returns the alias that names the key of an encrypted table: the declared one, or that of the key that AWS manages. An ARN stays
 * an ARN: the alias may be in another account.
 */
function aliasOf(encryption: Encrypted['SSESpecification']): string | undefined {
  if (!encryption?.Enabled) return undefined;
  const key = encryption.KMSMasterKeyId ?? MANAGED_KEY;
  return isAlias(key) ? key : undefined;
}
