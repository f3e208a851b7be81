#!/usr/bin/env node
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
// Packages first: in a fresh clone this may be the first command of all.
import './install.mjs';

const { build } = await import('./build.mjs');
const dist = await build();
await import(pathToFileURL(join(dist, 'cli.js')).href);
