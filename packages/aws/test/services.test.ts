import { bind, createPcf, type Plugin } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { AWS_SETTINGS, registerAws } from '../src/index.js';

const plugin = (name: string): Plugin => ({ name, apiVersion: 1, register: registerAws });

describe('the services of AWS flavors', () => {
  it('are provided by several plugins together', () => {
    expect(() => createPcf({ plugins: [plugin('@acme/one'), plugin('@acme/two')] })).not.toThrow();
  });

  it('are not provided a second time in another way', () => {
    const stubborn: Plugin = {
      name: '@acme/stubborn',
      apiVersion: 1,
      register: (registrar) => registrar.service(bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1' } })),
    };
    expect(() => createPcf({ plugins: [plugin('@acme/one'), stubborn] })).toThrow(
      /AWS settings.*@acme\/one.*@acme\/stubborn/s,
    );
  });
});
