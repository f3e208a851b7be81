/** Name of the job that starts nights where Prow starts them, and of what is made for it. */
export const NIGHTLY_JOB = 'prow-staging-nightly';
