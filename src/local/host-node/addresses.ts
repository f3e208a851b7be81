/** Hands out the pod addresses of one node. */
export interface AddressPool {
  /** A free address. Goes round, so that one just given back is not used again at once. */
  take(): string;
  /** Marks an address as used, e.g. by a pod that was found running. */
  keep(address: string): void;
  release(address: string): void;
}

/** A pool of the addresses from `from` to `to`, both included. */
export function addressPool({ from, to }: { readonly from: string; readonly to: string }): AddressPool {
  const [first, last] = [toNumber(from), toNumber(to)];
  const used = new Set<number>();
  let next = first;
  return {
    take() {
      for (let tried = first; tried <= last; tried++) {
        const candidate = next;
        next = next === last ? first : next + 1;
        if (used.has(candidate)) continue;
        used.add(candidate);
        return toText(candidate);
      }
      throw new Error(`all ${last - first + 1} pod addresses from ${from} to ${to} are in use`);
    },
    keep: (address) => used.add(toNumber(address)),
    release: (address) => used.delete(toNumber(address)),
  };
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
