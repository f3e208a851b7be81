/** Puts everything back as it was. */
export type Undo = () => Promise<void>;
