import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explainProfile } from '../../src/calls/profile.js';
import { AwsConfigurationError, AwsCredentialsError } from '../../src/index.js';

afterEach(() => vi.unstubAllEnvs());

/** Names files with profiles, as AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE do. */
function given(config: string, credentials = ''): void {
  const folder = mkdtempSync(join(tmpdir(), 'pcf-profiles-'));
  const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    vi.stubEnv(name, join(folder, name));
  }
}

const CONFIG =
  '[default]\nregion = eu-west-1\n[profile shop]\nregion = eu-west-1\n[sso-session work]\nsso_region = a\n';
const noRegion = new AwsConfigurationError('ListTables', 'no region is set.');
const noCredentials = new AwsCredentialsError('ListTables', 'none were found.');

describe('a request with a profile that does not exist', () => {
  it.each([noRegion, noCredentials])('names it and the known ones: %s', async (error) => {
    given(CONFIG, '[other]\naws_access_key_id = a\n');
    const explained = await explainProfile('ListTables', error, 'shpo');
    expect(explained).toBeInstanceOf(AwsConfigurationError);
    expect(explained).toMatchObject({
      message:
        'ListTables could not be sent: there is no AWS profile "shpo". Did you mean "shop"? Known profiles: default, other, shop. ' +
        'Correct --profile, AWS_PROFILE or "profile" in the definition.',
      cause: error,
    });
  });

  it('says when there are no profiles at all', async () => {
    given('');
    const explained = await explainProfile('ListTables', noRegion, 'shop');
    expect(String(explained)).toContain('there is no AWS profile "shop". None are configured here.');
  });
});

describe('any other error', () => {
  it.each([
    ['of a profile that exists', noRegion, 'shop'],
    ['without a profile', noCredentials, undefined],
    ['of another kind', new Error('a mistake of ours'), 'shpo'],
  ])('%s stays as it is', async (_, error, profile) => {
    given(CONFIG);
    expect(await explainProfile('ListTables', error, profile)).toBe(error);
  });
});
