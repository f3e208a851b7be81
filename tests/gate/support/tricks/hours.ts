import { join } from 'node:path';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';

/** In this world it is Wednesday, 11:00 UTC. */
const OFFICE_HOURS = 'timeZone: UTC\ncover: [{ days: [Mon, Tue, Wed], from: "09:00", to: "12:00" }]\n';

/** When the bump is merged. */
export const HOUR_TRICKS: readonly Trick[] = [
  {
    id: 'before-the-weekend',
    says: 'merges so late that nobody is there when it goes wrong',
    reason: 'uncovered-hours',
    play: (world) => inWorld(world, `${OFFICE_HOURS}lengths: { bump: 2h }\n`),
  },
  {
    id: 'in-a-freeze',
    says: 'merges in a freeze, with everybody there',
    reason: 'uncovered-hours',
    play: (world) =>
      inWorld(
        world,
        `${OFFICE_HOURS}lengths: { bump: 30m }\nfreezes: [{ name: release, from: 2025-11-25, to: 2025-11-26 }]\n`,
      ),
  },
  {
    id: 'nobody-knows-how-long',
    says: 'keeps a calendar that does not say how long a bump takes',
    reason: 'unknown-length',
    play: (world) => inWorld(world, OFFICE_HOURS),
  },
  {
    id: 'calendar-of-its-own',
    says: 'brings a calendar in which somebody is always there',
    reason: 'uncovered-hours',
    play: async (world) => {
      const always = 'timeZone: UTC\nonCall: [{ from: 2025-01-01T00:00, to: 2027-01-01T00:00, who: nobody }]\n';
      world.write(join(world.head, 'calendar.yaml'), `${always}lengths: { bump: 10m }\n`);
      return inWorld(world, `${OFFICE_HOURS}lengths: { bump: 2h }\n`);
    },
  },
];

async function inWorld(world: World, calendar: string): ReturnType<Trick['play']> {
  world.write(join(world.base, 'calendar.yaml'), calendar);
  world.edit(join(world.base, 'gate.yaml'), '\n', '\ncalendar: calendar.yaml\n');
  await world.run();
  return {};
}
