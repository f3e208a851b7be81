import { stagingProgram } from './program.js';
import { readStackConfig } from './stack-config.js';
import { tellPulumi } from './tell-pulumi.js';

// What `pulumi up` runs by hand; the command line runs the same program inline. Exports are the stack's outputs.
export const { components, namespaces, differences, canary, sinker, reported } = await tellPulumi(async () =>
  stagingProgram(readStackConfig()),
);
