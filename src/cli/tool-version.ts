import { readFileSync } from 'node:fs';
import { projectPath } from '../toolchain/project-root.js';

/** This tool's own version, from package.json; a run is replayed by the same one. */
export const TOOL_VERSION: string = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')).version;
