import { describe, expect, it } from 'vitest';
import { pcf } from './support/run-pcf.js';
import { TemporaryProject } from './support/temporary-project.js';

const NOTICES = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** Runs `pcf status` on no particles, and returns the environment that plugins would have seen, apart from the notices. */
async function environmentAfter(
  args: string,
  env: Record<string, string>,
): Promise<Record<string, string | undefined>> {
  const { [NOTICES]: _, ...seen } = await wholeEnvironmentAfter(args, env);
  return seen;
}

async function wholeEnvironmentAfter(
  args: string,
  env: Record<string, string>,
): Promise<Record<string, string | undefined>> {
  const project = new TemporaryProject();
  project.write('pcf.json', '[]');
  const seen = { ...env };
  const { code } = await pcf(`status ${args}`, { cwd: project.folder, env: seen });
  expect(code).toBe(0);
  return seen;
}

describe('connection options', () => {
  it('make --endpoint-url win over every other endpoint', async () => {
    const env = {
      AWS_ENDPOINT_URL: 'http://old',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://old',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_REGION: 'eu-west-1',
    };
    expect(await environmentAfter('--endpoint-url http://127.0.0.1:8000', env)).toEqual({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:8000',
      AWS_REGION: 'eu-west-1',
    });
  });

  it('make --region win', async () => {
    expect(await environmentAfter('--region us-east-1', { AWS_REGION: 'eu-west-1' })).toEqual({
      AWS_REGION: 'us-east-1',
    });
  });

  it('make --profile win over credentials in the environment', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c', AWS_PROFILE: 'old' };
    expect(await environmentAfter('--profile dev', env)).toEqual({ AWS_PROFILE: 'dev' });
  });

  it('leave the environment alone where absent', async () => {
    const env = { AWS_ENDPOINT_URL_DYNAMODB: 'http://x', AWS_ACCESS_KEY_ID: 'a', AWS_PROFILE: 'p' };
    expect(await environmentAfter('', env)).toEqual(env);
  });

  it("leave the SDK's notices on its version of Node to --debug", async () => {
    expect(await wholeEnvironmentAfter('', {})).toEqual({ [NOTICES]: 'true' });
    expect(await wholeEnvironmentAfter('--debug', {})).toEqual({});
    expect(await wholeEnvironmentAfter('', { [NOTICES]: 'false' })).toEqual({ [NOTICES]: 'false' });
  });
});
