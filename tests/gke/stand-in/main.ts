import { readFileSync } from 'node:fs';
import { main } from '@pulumi/pulumi/provider/index.js';
import { projectPath } from '../../../src/toolchain/project-root.js';
import { GcpProvider } from './gcp-provider.js';

/** Started by the engine as `pulumi-resource-gcp`; the first argument is the file that Google Cloud is played in. */
const [file = '', ...engine] = process.argv.slice(2);
const { version }: { version: string } = JSON.parse(
  readFileSync(projectPath('node_modules', '@pulumi', 'gcp', 'package.json'), 'utf8'),
);
main(new GcpProvider(file, version), engine);
