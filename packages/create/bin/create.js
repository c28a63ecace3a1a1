#!/usr/bin/env node
import { run } from '@pcf/cli';

await run(['init', ...process.argv.slice(2)]);
