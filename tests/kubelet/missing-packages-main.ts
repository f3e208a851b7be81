import { missingPackages } from './requirements.js';

/** Prints the Debian packages that a real kubelet needs and this machine lacks, for continuous integration to install. */
process.stdout.write((await missingPackages()).join(' '));
