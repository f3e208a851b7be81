const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Remembers who listens to Ctrl-C and SIGTERM now; what it returns takes away whoever has begun to since. A library
 * that ends this process then would leave behind what only we know how to end.
 */
export function ownSignals(): () => void {
  const own = SIGNALS.map((name) => [name, process.rawListeners(name)] as const);
  return () => {
    for (const [name, listeners] of own) {
      const others = process.rawListeners(name).filter((listener) => !listeners.includes(listener));
      for (const other of others) process.removeListener(name, other as NodeJS.SignalsListener);
    }
  };
}
