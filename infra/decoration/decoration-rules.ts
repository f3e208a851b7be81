/** Rules by which canaries are decorated otherwise than production's jobs. */
export const DECORATION_RULES = ['utilities-under-test', 'canary-decoration', 'utility-storage'];
