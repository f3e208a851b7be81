#!/usr/bin/env node
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const dist = await build();
await import(pathToFileURL(join(dist, 'cli.js')).href);
