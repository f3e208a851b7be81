import { InvalidArgumentError, Option } from 'commander';
import { Power } from '../model/power.js';

/** Reads `--power q,1-β`, e.g. `0.5,0.95`. @throws {InvalidArgumentError} for anything else. */
export function parsePower(text: string): Power {
  const [faultFraction, power, ...rest] = text.split(',').map(Number);
  const parsed = Power.safeParse({ faultFraction, power });
  if (rest.length === 0 && parsed.success) return parsed.data;
  throw new InvalidArgumentError(
    'expected two fractions between 0 and 1, e.g. 0.5,0.95: a fault in half of all starts, found with probability 0.95.',
  );
}

/** Enough to see a fault of half of all starts, in minutes; the gate asks for more. */
export const DEFAULT_POWER = '0.5,0.95';

/** The option `--power`, with its default as it is written. */
export function powerOption(): Option {
  return new Option('--power <q,p>', 'find a fault that shows in a fraction q of starts with probability p')
    .argParser(parsePower)
    .default(parsePower(DEFAULT_POWER), DEFAULT_POWER);
}
