import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { type AwsTarget, awsCalls } from '@pcf/aws';
import { PcfError, type Services } from '@pcf/core';
import type { Replica } from './definition/replicas.js';
import type { TableResource } from './definition/table.js';
import { KeyAliasUnresolvedError } from './errors.js';
import { present } from './present.js';
import type { TableSettings } from './settings.js';

/** The alias of the key that AWS manages for DynamoDB, which a table gets that is encrypted and names no key. */
const MANAGED_KEY = 'alias/aws/dynamodb';

/** Which KMS key an alias names: its id, or why that is not known. */
export type NamedKey = { readonly id: string } | { readonly alias: string; readonly reason: string };

/** Asks which key an alias names, in a region; in that of the table where none is given. */
export type KeyLookup = (alias: string, region?: string) => Promise<NamedKey>;

/** The keys that the aliases of a definition name, each under its place: `table`, or the region of a replica. */
export type NamedKeys = Readonly<Record<string, NamedKey>>;

/**
 * What asks KMS which key an alias names. Where KMS does not tell, that is no failure yet: a table can be terminated all the same.
 *
 * @param target - the region of the table, and whose it is
 * @param signal - ends requests, and waiting between their retries
 */
export function keysOf(target: AwsTarget, services: Services, signal: AbortSignal): KeyLookup {
  return async (alias, region = target.region) => {
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

/**
 * The id of a KMS key as a definition or DynamoDB names it: by id, by ARN, or by alias. Which key an alias names is known to KMS
 * alone: an alias stays one.
 */
export function keyId(key: string): string {
  const name = key.startsWith('arn:') ? key.split(':').slice(5).join(':') : key;
  return name.replace(/^key\//, '');
}

/**
 * Asks which keys the aliases of a definition name, where they are to be compared: not those of a table or a replica that has no
 * key yet. A table whose replicas have no keys of their own has the key that AWS manages.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicationGroupMemberAction.html
 */
export async function namedKeys(
  resource: TableResource,
  observed: TableSettings,
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
 * The settings of a definition with the ids of keys in place of aliases; a key that nobody asked for is not compared.
 *
 * @param id - the particle's, for errors
 * @throws {@link KeyAliasUnresolvedError} where KMS did not tell which key an alias names
 */
export function withNamedKeys(id: string, desired: TableSettings, known: NamedKeys = {}): TableSettings {
  const { SSESpecification: encryption, Replicas } = desired;
  const idOf = (declared: string | undefined, place: string) => {
    if (declared !== undefined && !declared.startsWith('alias/')) return declared;
    const key = known[place];
    if (key && 'reason' in key) throw new KeyAliasUnresolvedError(id, key.alias, key.reason);
    return key?.id;
  };
  return {
    ...desired,
    ...present({
      SSESpecification: encryption?.Enabled
        ? { Enabled: true, ...present({ KMSMasterKeyId: idOf(encryption.KMSMasterKeyId, 'table') }) }
        : encryption,
      Replicas: Replicas?.map(({ SSESpecification, ...replica }): Replica => {
        const key = SSESpecification && idOf(SSESpecification.KMSMasterKeyId, replica.Region);
        return { ...replica, ...(key !== undefined && { SSESpecification: { KMSMasterKeyId: key } }) };
      }),
    }),
  };
}

function isAlias(key: string): boolean {
  return keyId(key).startsWith('alias/');
}

/**
 * The alias that names the key of a table that is encrypted: the one that is declared, or that of the key that AWS manages. An ARN
 * stays one: the alias may be that of another account.
 */
function aliasOf(encryption: TableResource['SSESpecification']): string | undefined {
  if (!encryption?.Enabled) return undefined;
  const key = encryption.KMSMasterKeyId ?? MANAGED_KEY;
  return isAlias(key) ? key : undefined;
}
