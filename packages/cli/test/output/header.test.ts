import { describe, expect, it } from 'vitest';
import { renderWhereabouts } from '../../src/output/header.js';

describe('the header of a plan', () => {
  it('says the account, the regions and the identity, once', () => {
    const caller = { provider: 'AWS', account: '123456789012', identity: 'arn:aws:iam::123456789012:user/ada' };
    expect(
      renderWhereabouts([
        { ...caller, region: 'us-east-1' },
        { ...caller, region: 'eu-west-1' },
      ]),
    ).toEqual(['AWS account 123456789012, eu-west-1, us-east-1, as arn:aws:iam::123456789012:user/ada']);
  });

  it('says what is not known', () => {
    expect(renderWhereabouts([{ provider: 'AWS' }])).toEqual(['AWS account unknown, region unknown']);
  });

  it.each([
    ['http://127.0.0.1:4600', 'local simulator at http://127.0.0.1:4600, eu-west-1'],
    ['http://localhost:8000', 'local simulator at http://localhost:8000, eu-west-1'],
    ['https://vpce-1.example.com', 'AWS endpoint at https://vpce-1.example.com, eu-west-1'],
  ])('says that %s is another endpoint', (endpoint, expected) => {
    expect(renderWhereabouts([{ provider: 'AWS', endpoint, region: 'eu-west-1' }])).toEqual([expected]);
  });

  it('is empty without a provider', () => {
    expect(renderWhereabouts([])).toEqual([]);
  });
});
